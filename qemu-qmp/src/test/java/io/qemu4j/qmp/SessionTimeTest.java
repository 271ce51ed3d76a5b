package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.MemoryTransport;
import io.qemu4j.testkit.Script;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTimeTest extends SessionTestBase {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final CountDownLatch later = new CountDownLatch(1);
    private final Recorder recorder = new Recorder();

    /** Answers "late" late and everything else as it comes. */
    private Script lateReply() {
        return Script.lenient().expect("late").waitFor(later).reply("reply-to-late");
    }

    private static Command<JsonValue> late() {
        return Command.of("late");
    }

    @Test
    void aLimitThatPassesLeavesTheSessionOpenAndTheOutcomeUnknown() throws Exception {
        QmpSession session = open(lateReply());

        CommandTimeoutException e = assertThrows(CommandTimeoutException.class, () -> session.execute(late(), SHORT));

        assertTrue(e.mayHaveExecuted());
        assertEquals("late", e.command());
        assertEquals(SHORT, e.limit());
        assertTrue(session.isOpen());
        later.countDown();
        assertEquals("running", session.execute("query-status").asObject().string("status"));
    }

    @Test
    void aLateReplyIsNeverGivenToTheNextCommand() throws Exception {
        QmpSession session = open(lateReply().expect("next").reply("reply-to-next"));
        assertThrows(CommandTimeoutException.class, () -> session.execute(late(), SHORT));

        later.countDown();

        assertEquals("reply-to-next", session.execute("next").asString());
    }

    @Test
    void aLateErrorIsNeverGivenToTheNextCommand() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("late")
                .waitFor(later)
                .error("GenericError", "late")
                .expect("next")
                .reply("reply-to-next"));
        assertThrows(CommandTimeoutException.class, () -> session.execute(late(), SHORT));

        later.countDown();

        assertEquals("reply-to-next", session.execute("next").asString());
    }

    @Test
    void aLateReplyIsToldToTheListenerWithItsCommand() throws Exception {
        QmpSession session = open(lateReply(), options().withListener(recorder));
        assertThrows(CommandTimeoutException.class, () -> session.execute(late(), SHORT));

        later.countDown();

        assertTrue(recorder.await("late late").contains("reply-to-late"));
    }

    @Test
    void aLimitOfZeroSendsNothing() throws Exception {
        QmpSession session = open(Script.strict());

        CommandTimeoutException e =
                assertThrows(CommandTimeoutException.class, () -> session.execute(late(), Duration.ZERO));

        assertFalse(e.mayHaveExecuted());
        assertEquals(1, fake().received().size());
    }

    @Test
    void aNegativeLimitIsRefused() throws Exception {
        QmpSession session = open(Script.strict());

        assertThrows(IllegalArgumentException.class, () -> session.execute(late(), Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> session.executeAsync(late(), Duration.ofMillis(-1)));
        assertEquals(1, fake().received().size());
    }

    @Test
    void veryLongTimesAreForEver() throws Exception {
        QmpSession session = open(
                Script.lenient(),
                options().withCommandLimit(FOR_EVER).withConnectLimit(FOR_EVER).withSlowNotice(FOR_EVER));
        JsonObject large = JsonObject.of("a", "x".repeat(500_000));

        session.execute(Command.of("query-status"), FOR_EVER);
        session.executeAsync(Command.of("query-status"), FOR_EVER).get(20, TimeUnit.SECONDS);
        session.executeRaw(Command.of("x", large));
    }

    @Test
    void theWholeReplyHasALimitOfItsOwnToo() throws Exception {
        QmpSession session = open(lateReply());

        assertThrows(CommandTimeoutException.class, () -> session.executeRaw(late(), SHORT));
        later.countDown();

        assertTrue(session.executeRaw(Command.of("x"), FOR_EVER).has("error"));
    }

    @Test
    void tinyLimitsNeverEndAHealthySession() throws Exception {
        QmpSession session = open(Script.lenient());

        for (int micros = 1; micros <= 500; micros++) {
            try {
                session.execute(Command.of("query-status"), Duration.ofNanos(micros * 1000L));
            } catch (CommandTimeoutException e) {
                assertTrue(session.isOpen());
            }
        }

        session.execute("query-status");
    }

    @Test
    void theDefaultLimitCanBeSetForAllAndForOne() throws Exception {
        SessionOptions options = options().withCommandLimit(SHORT).withCommandLimit("patient", LONG);
        QmpSession session = open(
                Script.lenient().expect("late").expect("patient").waitFor(later).reply("patience"), options);

        CommandTimeoutException e = assertThrows(CommandTimeoutException.class, () -> session.execute(late()));
        Call<JsonValue> patient = Call.start(() -> session.execute("patient"));
        fake().awaitCommand("patient", LONG);
        assertThrows(CommandTimeoutException.class, () -> session.execute("query-status"));
        later.countDown();

        assertEquals(SHORT, e.limit());
        assertEquals("patience", patient.result().asString());
    }

    @Test
    void aLargeRequestEarnsMoreTime() throws Exception {
        QmpSession session = open(
                Script.lenient().expect("late").expect("large").stall(),
                options().withCommandLimit(SHORT));
        JsonObject large = JsonObject.of("a", "x".repeat(200_000));

        CommandTimeoutException small = assertThrows(CommandTimeoutException.class, () -> session.execute(late()));
        CommandTimeoutException big =
                assertThrows(CommandTimeoutException.class, () -> session.execute("large", large));

        assertEquals(SHORT, small.limit());
        assertEquals(SHORT.plusSeconds(2), big.limit());
    }

    @Test
    void aSlowCommandIsToldBeforeItsLimit() throws Exception {
        QmpSession session = open(lateReply(), options().withListener(recorder).withSlowNotice(Duration.ofMillis(20)));
        Call<JsonValue> call = Call.start(() -> session.execute(late()));

        assertEquals("slow late PT0.02S", recorder.await("slow"));
        assertFalse(call.isDone());

        later.countDown();
        assertEquals("reply-to-late", call.result().asString());
    }

    @Test
    void aSlowAsynchronousCommandIsToldToo() throws Exception {
        QmpSession session = open(lateReply(), options().withListener(recorder).withSlowNotice(Duration.ofMillis(20)));
        CompletableFuture<JsonValue> future = session.executeAsync(late());

        assertEquals("slow late PT0.02S", recorder.await("slow"));
        assertFalse(future.isDone());

        later.countDown();
        assertEquals("reply-to-late", future.get(20, TimeUnit.SECONDS).asString());
    }

    @Test
    void aQuickCommandIsNotToldAsSlow() throws Exception {
        QmpSession session = open(Script.lenient(), options().withListener(recorder));
        session.execute("query-status");
        session.executeAsync(Command.of("query-status")).get(20, TimeUnit.SECONDS);
        session.execute("query-version");

        recorder.await("sent {\"execute\":\"query-version\"");
        assertTrue(recorder.told().stream().noneMatch(line -> line.startsWith("slow")), recorder.told()::toString);
    }

    @Test
    void anAsynchronousLimitPassesWithoutAThreadThatWaits() throws Exception {
        QmpSession session = open(lateReply());

        CompletableFuture<JsonValue> future = session.executeAsync(late(), SHORT);

        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
        assertTrue(assertInstanceOf(CommandTimeoutException.class, e.getCause()).mayHaveExecuted());
        later.countDown();
        session.execute("query-status");
    }

    @Test
    void anAsynchronousLimitPassesAfterTheSlowNotice() throws Exception {
        QmpSession session = open(lateReply(), options().withListener(recorder).withSlowNotice(Duration.ofMillis(10)));

        CompletableFuture<JsonValue> future = session.executeAsync(late(), SHORT);

        assertInstanceOf(
                CommandTimeoutException.class,
                assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS))
                        .getCause());
        recorder.await("slow late");
        later.countDown();
    }

    @Test
    void cancellingLeavesTheSessionWhole() throws Exception {
        QmpSession session = open(
                lateReply().expect("next").reply("reply-to-next"), options().withListener(recorder));
        CompletableFuture<JsonValue> future = session.executeAsync(late());
        fake().awaitCommand("late", LONG);

        assertTrue(future.cancel(true));

        assertThrows(CancellationException.class, future::join);
        later.countDown();
        assertEquals("reply-to-next", session.execute("next").asString());
        recorder.await("late late");
    }

    @Test
    void anInterruptEndsOneCallAndNothingElse() throws Exception {
        QmpSession session = open(lateReply().expect("next").reply("reply-to-next"));
        Call<Boolean> interrupted = Call.start(() -> {
            InterruptedCallException e = assertThrows(InterruptedCallException.class, () -> session.execute(late()));
            assertTrue(e.mayHaveExecuted());
            return Thread.currentThread().isInterrupted();
        });
        fake().awaitCommand("late", LONG);
        interrupted.awaitBlocked();

        interrupted.interrupt();

        assertTrue(interrupted.result(), "the flag is restored");
        assertTrue(session.isOpen());
        later.countDown();
        assertEquals("reply-to-next", session.execute("next").asString());
    }

    @Test
    void anInterruptBeforehandSendsNothing() throws Exception {
        QmpSession session = open(Script.lenient());
        Call<Boolean> call = Call.start(() -> {
            Thread.currentThread().interrupt();
            InterruptedCallException e =
                    assertThrows(InterruptedCallException.class, () -> session.execute("query-status"));
            assertFalse(e.mayHaveExecuted());
            return Thread.currentThread().isInterrupted();
        });

        assertTrue(call.result(), "the flag is kept");
        assertEquals(1, fake().received().size());
        session.execute("query-status");
    }

    @Test
    void aWriteThatQemuDoesNotTakeEndsTheSession() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair(100);
        CountDownLatch stalled = new CountDownLatch(1);
        play(Script.lenient().expect("query-status").signal(stalled).stall()).serve(pair.server());
        try (QmpSession session = Qmp.open(pair.client(), options())) {
            session.executeAsync(Command.of("query-status"));
            assertTrue(stalled.await(20, TimeUnit.SECONDS));
            JsonObject large = JsonObject.of("a", "x".repeat(10_000));

            SessionClosedException e = Call.start(() -> session.execute(Command.of("large", large), SHORT))
                    .failure(SessionClosedException.class);

            assertTrue(e.mayHaveExecuted());
            assertTrue(e.getMessage().contains("the peer took no bytes"), e.getMessage());
            assertEnd(SessionEnd.Kind.LOST, session);
        }
    }

    @Test
    void behindABlockedWriteALimitPassesWithNothingSent() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair(100);
        CountDownLatch stalled = new CountDownLatch(1);
        play(Script.lenient().expect("query-status").signal(stalled).stall()).serve(pair.server());
        try (QmpSession session = Qmp.open(pair.client(), options())) {
            session.executeAsync(Command.of("query-status"));
            assertTrue(stalled.await(20, TimeUnit.SECONDS));
            JsonObject large = JsonObject.of("a", "x".repeat(10_000));
            Call<JsonValue> blocked = Call.blocked(() -> session.execute(Command.of("large", large), LONG));

            CommandTimeoutException e =
                    assertThrows(CommandTimeoutException.class, () -> session.execute(Command.of("query-name"), SHORT));

            assertFalse(e.mayHaveExecuted());
            assertTrue(session.isOpen());
            session.close();
            blocked.failure(SessionClosedException.class, AT_ONCE);
        }
    }
}
