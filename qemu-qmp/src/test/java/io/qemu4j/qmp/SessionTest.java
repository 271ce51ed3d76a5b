package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnexpectedReplyException;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.ReceivedCommand;
import io.qemu4j.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest extends SessionTestBase {
    /** A typed command, as a user would write one. */
    private record Status() implements Command<String> {
        @Override
        public String name() {
            return "query-status";
        }

        @Override
        public JsonObject arguments() {
            return JsonObject.empty();
        }

        @Override
        public String decode(JsonValue returned) {
            return returned.asObject().string("status");
        }
    }

    @Test
    void aCommandReturnsItsReply() throws Exception {
        QmpSession session = open(Script.strict().expect("query-name").reply(JsonObject.of("name", "vm")));

        assertEquals(JsonObject.of("name", "vm"), session.execute("query-name"));
    }

    @Test
    void argumentsAreSentAndEmptyOnesAreNot() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("device_del", JsonObject.of("id", "nic0"))
                .reply()
                .expect("query-name")
                .reply());

        session.execute("device_del", JsonObject.of("id", "nic0"));
        session.execute("query-name", JsonObject.empty());

        assertFalse(fake().received().get(2).raw().has("arguments"));
    }

    @Test
    void aTypedCommandDecodesOnTheCallersThread() throws Exception {
        QmpSession session = open(Script.lenient());
        List<Thread> decodedOn = new ArrayList<>();

        assertEquals("running", session.execute(new Status()));
        session.execute(new Decoding(decodedOn));

        assertEquals(List.of(Thread.currentThread()), decodedOn);
    }

    private record Decoding(List<Thread> threads) implements Command<Integer> {
        @Override
        public String name() {
            return "query-status";
        }

        @Override
        public JsonObject arguments() {
            return JsonObject.empty();
        }

        @Override
        public Integer decode(JsonValue returned) {
            threads.add(Thread.currentThread());
            return 1;
        }
    }

    @Test
    void aReturnMayBeAnyValue() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("qom-get")
                .reply((Object) null)
                .expect("qom-get")
                .reply("text")
                .expect("qom-get")
                .reply(List.of())
                .expect("qom-get")
                .reply(JsonValue.parse("18446744073709551615")));

        assertEquals(JsonNull.INSTANCE, session.execute("qom-get"));
        assertEquals("text", session.execute("qom-get").asString());
        assertEquals(JsonArray.empty(), session.execute("qom-get"));
        assertEquals("18446744073709551615", session.execute("qom-get").toString());
    }

    @Test
    void anErrorIsACommandFailedException() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("device_del")
                .error("DeviceNotFound", "Device 'x' not found")
                .expect("query-name")
                .reply());

        CommandFailedException e = assertThrows(CommandFailedException.class, () -> session.execute("device_del"));

        assertEquals("device_del", e.command());
        assertEquals("DeviceNotFound", e.errorClass());
        assertEquals("Device 'x' not found", e.description());
        session.execute("query-name");
    }

    @Test
    void anUnknownErrorClassIsPassedOn() throws Exception {
        QmpSession session = open(Script.strict().expect("x").error("NewInQemu99", "no"));

        assertEquals(
                "NewInQemu99",
                assertThrows(CommandFailedException.class, () -> session.execute("x"))
                        .errorClass());
    }

    @Test
    void executeRawReturnsTheWholeReplyErrorsIncluded() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("device_del")
                .error("DeviceNotFound", "no")
                .expect("query-name")
                .reply(JsonObject.of("name", "vm")));

        JsonObject error = session.executeRaw(Command.of("device_del"));
        JsonObject success = session.executeRaw(Command.of("query-name"));

        assertEquals("DeviceNotFound", error.object("error").string("class"));
        assertTrue(error.has("id"));
        assertEquals("vm", success.object("return").string("name"));
    }

    @Test
    void aReplyThatDoesNotDecodeLeavesTheSessionOpen() throws Exception {
        QmpSession session = open(Script.lenient().expect("query-status").reply(JsonObject.of("state", "new")));

        UnexpectedReplyException e = assertThrows(UnexpectedReplyException.class, () -> session.execute(new Status()));

        assertTrue(e.getMessage().contains("query-status"), e.getMessage());
        assertEquals("running", session.execute(new Status()));
    }

    @Test
    void commandsInFlightGetTheirOwnReplies() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("a")
                .expect("b")
                .expect("c")
                .replyTo("b", "b")
                .replyTo("c", "c")
                .replyTo("a", "a"));
        Call<JsonValue> a = Call.start(() -> session.execute("a"));
        fake().awaitCommand("a", LONG);
        Call<JsonValue> b = Call.start(() -> session.execute("b"));
        fake().awaitCommand("b", LONG);

        assertEquals("c", session.execute("c").asString());
        assertEquals("b", b.result().asString());
        assertEquals("a", a.result().asString());
    }

    @Test
    void everyCommandHasAnIdOfItsOwn() throws Exception {
        QmpSession session = open(Script.lenient());
        for (int i = 0; i < 5; i++) {
            session.execute("query-status");
        }

        List<JsonValue> ids =
                fake().received().stream().map(c -> c.id().orElseThrow()).toList();
        assertEquals(6, ids.stream().distinct().count());
    }

    @Test
    void anAsynchronousCommandIsDecodedOnTheExecutor() throws Exception {
        List<Thread> decodedOn = new ArrayList<>();
        QmpSession session =
                open(Script.lenient(), options().withExecutor(task -> new Thread(task, "callbacks").start()));

        assertEquals(1, session.executeAsync(new Decoding(decodedOn)).get(20, TimeUnit.SECONDS));

        assertEquals("callbacks", decodedOn.get(0).getName());
    }

    @Test
    void dependentsOfAnAsynchronousCommandNeverRunOnTheReader() throws Exception {
        CountDownLatch attached = new CountDownLatch(1);
        QmpSession session = open(
                Script.strict().expect("x").waitFor(attached).reply(),
                options().withExecutor(task -> new Thread(task, "callbacks").start()));

        CompletableFuture<String> thread = session.executeAsync(Command.of("x"))
                .thenApply(value -> Thread.currentThread().getName());
        attached.countDown();

        assertEquals("callbacks", thread.get(20, TimeUnit.SECONDS));
    }

    @Test
    void anAsynchronousErrorCompletesTheFuture() throws Exception {
        QmpSession session = open(Script.strict().expect("x").error("GenericError", "no"));

        CompletableFuture<JsonValue> future = session.executeAsync(Command.of("x"));

        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
        assertInstanceOf(CommandFailedException.class, e.getCause());
    }

    @Test
    void whatCannotBeSentIsRefusedBeforeAnythingIsWritten() throws Exception {
        QmpSession session = open(Script.strict());

        assertThrows(
                UnsupportedOperationException.class,
                () -> session.execute(Command.of("yank").asOutOfBand()));
        assertThrows(
                UnsupportedOperationException.class,
                () -> session.execute(Command.of("getfd").passing(PassedDescriptor.ofNumber(0))));
        assertThrows(IllegalArgumentException.class, () -> session.execute("x", JsonObject.of("a", "\uD800")));
        assertThrows(
                IllegalArgumentException.class,
                () -> session.executeAsync(Command.of("x", JsonObject.of("a", "\uFFFF"))));
        assertThrows(NullPointerException.class, () -> session.execute((String) null));

        assertEquals(1, fake().received().size(), "qmp_capabilities only");
        assertTrue(session.isOpen());
    }

    @Test
    void descriptorsTravelWithTheirCommandOneCommandAtATime() throws Exception {
        var pair = io.qemu4j.testkit.MemoryTransport.pairPassingDescriptors();
        CountDownLatch second = new CountDownLatch(1);
        play(Script.strict()
                        .expect("getfd")
                        .waitFor(second)
                        .reply()
                        .expect("getfd")
                        .reply())
                .serve(pair.server());
        PassedDescriptor one = PassedDescriptor.ofNumber(0);
        PassedDescriptor two = PassedDescriptor.ofNumber(1);
        try (QmpSession session = Qmp.open(pair.client(), options())) {
            Call<JsonValue> first =
                    Call.start(() -> session.execute(Command.of("getfd").passing(one)));
            assertEquals(List.of(one), fake().awaitCommand("getfd", LONG).descriptors());
            Call<JsonValue> next =
                    Call.blocked(() -> session.execute(Command.of("getfd").passing(two)));
            assertEquals(2, fake().received().size(), "the second waits until the first is answered");

            second.countDown();

            first.result();
            next.result();
            ReceivedCommand last = fake().awaitCommand("getfd", LONG);
            assertEquals(List.of(two), last.descriptors());
        }
    }

    @Test
    void theGreetingIsKept() throws Exception {
        QmpSession session = open(Script.lenient().capabilities("oob", "future"));

        assertEquals("7.2.22", session.greeting().version().toString());
        assertTrue(session.greeting().capabilities().contains("future"));
        assertSame(session.greeting(), session.greeting());
    }

    @Test
    void theReaderIsADaemonNamedAfterTheSession() throws Exception {
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        open(Script.lenient(), options().withName("vm7"));

        Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("qmp-reader-vm7"))
                .forEach(reader::complete);

        assertTrue(reader.get(1, TimeUnit.SECONDS).isDaemon());
        assertNotSame(Thread.currentThread(), reader.get());
    }

    @Test
    void theReaderComesFromTheFactory() throws Exception {
        List<Thread> made = new ArrayList<>();
        QmpSession session = open(Script.lenient(), options().withThreadFactory(task -> {
            Thread thread = new Thread(task, "mine");
            thread.setDaemon(true);
            made.add(thread);
            return thread;
        }));

        session.execute("query-status");

        assertEquals(1, made.size());
        assertTrue(made.get(0).isAlive());
    }
}
