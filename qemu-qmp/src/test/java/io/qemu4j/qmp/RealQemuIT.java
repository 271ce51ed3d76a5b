package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.testkit.QemuBinary;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real QEMU shows of the facts that the tests against the fake are built on. */
class RealQemuIT extends QemuTestBase {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static SessionEnd.Kind endOf(QmpSession session) throws Exception {
        return session.closed().toCompletableFuture().get(30, TimeUnit.SECONDS).kind();
    }

    private static JsonObject hmp(String line) {
        return JsonObject.of("command-line", line);
    }

    private static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }

    @Test
    void theGreetingTellsTheVersion() throws Exception {
        QmpSession session = open();

        assertEquals(QemuBinary.version(), session.greeting().version());
        assertTrue(session.greeting().capabilities().contains("oob"));
    }

    @Test
    void aReplyOfTwoHundredKilobytesArrives() throws Exception {
        JsonValue schema = open().execute("query-qmp-schema");

        assertTrue(schema.toString().length() > 150_000, () -> schema.toString().length() + " characters");
        assertTrue(schema.asArray().size() > 500);
    }

    @Test
    void aPrettyMonitorWorks() throws Exception {
        QmpSession session = keep(Qmp.open(start("-set", "mon.mon.pretty=on"), SessionOptions.defaults()));

        assertTrue(session.execute("query-qmp-schema").asArray().size() > 500);
    }

    @Test
    void aCommandOfOneMegabyteArrives() throws Exception {
        QmpSession session = open();
        String large = "x".repeat(1_000_000);

        CommandFailedException e = assertThrows(
                CommandFailedException.class, () -> session.execute("device_del", JsonObject.of("id", large)));

        assertTrue(e.description().contains("xxxx"));
        session.execute("query-status");
    }

    @Test
    void eventsComeBeforeTheReplyThatAnnouncesThem() throws Exception {
        QmpSession session = open();
        try (EventStream events = session.events(EventFilter.any())) {
            session.execute("stop");
            assertEquals(List.of("STOP"), names(events.drain()));

            session.execute("cont");
            assertEquals(List.of("RESUME"), names(events.drain()));
        }
    }

    @Test
    void repeatedStopsGiveASingleEvent() throws Exception {
        QmpSession session = open();
        try (EventStream events = session.events(EventFilter.any())) {
            session.execute("stop");
            session.execute("stop");

            assertEquals(List.of("STOP"), names(events.drain()));
        }
    }

    @Test
    void quitIsSuccessHoweverTheConnectionEnds() throws Exception {
        QmpSession session = open();
        try (EventStream events = session.events(EventFilter.named("SHUTDOWN"))) {
            session.execute("quit");

            assertEquals("host-qmp-quit", events.next(LONG).data().string("reason"));
            assertEquals(SessionEnd.Kind.QUIT, endOf(session));
        }
        assertTrue(process().waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process().exitValue());
    }

    @Test
    void quitThroughTheHumanMonitorIsAnAnnouncedEnd() throws Exception {
        QmpSession session = open();

        session.executeAsync(Command.of("human-monitor-command", hmp("quit")));

        assertEquals(SessionEnd.Kind.QUIT, endOf(session));
    }

    @Test
    void sigtermIsAnAnnouncedEnd() throws Exception {
        QmpSession session = open();

        process().destroy();

        assertEquals(SessionEnd.Kind.QUIT, endOf(session));
    }

    @Test
    void sigkillIsNotAnAnnouncedEnd() throws Exception {
        QmpSession session = open();
        Call<JsonValue> call = Call.start(() -> session.execute("human-monitor-command", hmp("stop")));
        call.result();

        process().destroyForcibly();

        SessionEnd.Kind kind = endOf(session);
        assertTrue(kind == SessionEnd.Kind.PEER_CLOSED || kind == SessionEnd.Kind.LOST, kind::toString);
        assertThrows(SessionClosedException.class, () -> session.execute("query-status"));
    }

    @Test
    void aStoppedQemuCostsOneCommandItsLimitAndNotTheSession() throws Exception {
        QmpSession session = open();
        signal("STOP");

        CommandTimeoutException e =
                assertThrows(CommandTimeoutException.class, () -> session.execute(Command.of("query-status"), SHORT));

        assertTrue(e.mayHaveExecuted());
        signal("CONT");
        assertTrue(session.execute("query-status").asObject().has("status"));
    }

    @Test
    void aStoppedQemuThatTakesNoMoreBytesEndsTheSessionAtTheLimit() throws Exception {
        QmpSession session = open();
        signal("STOP");
        JsonObject large = JsonObject.of("id", "x".repeat(8_000_000));

        SessionClosedException e = assertThrows(
                SessionClosedException.class,
                () -> session.execute(Command.of("device_del", large), Duration.ofSeconds(2)));

        assertTrue(e.mayHaveExecuted());
        assertEquals(SessionEnd.Kind.LOST, endOf(session));
        signal("CONT");
    }

    @Test
    void closeFreesAWriterToAStoppedQemu() throws Exception {
        QmpSession session = open();
        signal("STOP");
        JsonObject large = JsonObject.of("id", "x".repeat(8_000_000));
        Call<JsonValue> writer = Call.start(() -> session.execute(Command.of("device_del", large), LONG));
        Call<JsonValue> behind = Call.start(() -> session.execute("query-status"));

        session.close();

        writer.failure(SessionClosedException.class, Duration.ofSeconds(3));
        behind.failure(SessionClosedException.class, Duration.ofSeconds(3));
        signal("CONT");
    }

    @Test
    void aSecondClientWaitsForAGreetingAndIsToldWhatMayBeWrong() throws Exception {
        Path socket = directory.resolve("served");
        QmpSession first = open(
                "-chardev", "socket,id=c1,path=" + socket + ",server=on,wait=off", "-mon", "chardev=c1,mode=control");
        first.execute("query-status");
        keep(Qmp.connect(new UnixAddress(socket), SessionOptions.defaults()));

        ConnectFailedException e = assertThrows(
                ConnectFailedException.class,
                () -> Qmp.connect(
                        new UnixAddress(socket), SessionOptions.defaults().withConnectLimit(SHORT)));

        assertTrue(e.getMessage().contains("the monitor serves another client"), e.getMessage());
    }

    @Test
    void reconnectingNegotiatesAnew() throws Exception {
        Path socket = directory.resolve("served");
        open("-chardev", "socket,id=c1,path=" + socket + ",server=on,wait=off", "-mon", "chardev=c1,mode=control");
        for (int i = 0; i < 5; i++) {
            try (QmpSession session = Qmp.connect(new UnixAddress(socket), SessionOptions.defaults())) {
                session.execute("query-status");
            }
        }
    }

    @Test
    void severalMonitorsGetEveryEvent() throws Exception {
        Path socket = directory.resolve("served");
        QmpSession one = open(
                "-chardev", "socket,id=c1,path=" + socket + ",server=on,wait=off", "-mon", "chardev=c1,mode=control");
        QmpSession two = keep(Qmp.connect(new UnixAddress(socket), SessionOptions.defaults()));
        try (EventStream first = one.events(EventFilter.named("STOP"));
                EventStream second = two.events(EventFilter.named("STOP"))) {
            one.execute("stop");

            assertEquals("STOP", first.next(LONG).name());
            assertEquals("STOP", second.next(LONG).name());
        }
    }

    @Test
    void negotiatingTwiceIsACommandNotFound() throws Exception {
        QmpSession session = open();

        assertEquals(
                "CommandNotFound",
                assertThrows(CommandFailedException.class, () -> session.execute("qmp_capabilities"))
                        .errorClass());
        session.execute("query-status");
    }

    @Test
    void errorsOfTheHumanMonitorAreTextInTheReply() throws Exception {
        assertTrue(open().execute("human-monitor-command", hmp("bogus"))
                .asString()
                .startsWith("unknown command: 'bogus'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001\u007f", "é€😀", "\uFFFD", "\uFEFF", "\"\\/\b\f\n\r\t", "\u2028\u0085"})
    void textComesBackAsItWasSent(String text) throws Exception {
        QmpSession session = open();

        // The error repeats the id it did not find.
        CommandFailedException e = assertThrows(
                CommandFailedException.class, () -> session.execute("device_del", JsonObject.of("id", "x" + text)));

        assertTrue(e.description().contains("'x" + text + "'"), e.description());
    }

    @Test
    void unsignedSixtyFourBitsAreExactBothWays() throws Exception {
        QmpSession session = open();
        JsonValue largest = JsonValue.parse("18446744073709551615");

        session.execute("migrate-set-parameters", JsonObject.of("max-bandwidth", largest));

        JsonObject parameters = session.execute("query-migrate-parameters").asObject();
        assertEquals("18446744073709551615", parameters.get("max-bandwidth").toString());
        assertEquals(-1L, parameters.number("max-bandwidth").unsignedLongValueExact());
    }

    @Test
    void nestingUpToQemusOwnLimitIsAnswered() throws Exception {
        QmpSession session = open();
        JsonArray nested = JsonArray.empty();
        for (int i = 1; i < 1022; i++) {
            nested = JsonArray.of(nested);
        }
        JsonObject arguments = JsonObject.of("id", nested);

        CommandFailedException e =
                assertThrows(CommandFailedException.class, () -> session.execute("device_del", arguments));

        assertTrue(e.description().contains("id"), e.description());
    }

    @Test
    void aSessionOutlivesACascadeOfErrorsWithoutId() throws Exception {
        Transport transport = start();
        Recorder recorder = new Recorder();
        QmpSession session = keep(Qmp.open(transport, SessionOptions.defaults().withListener(recorder)));

        // Not even the session can be made to send this, so it goes past it; no command is under way.
        byte[] broken = ("{\"execute\":\"x\",\"arguments\":" + "[".repeat(1100) + "]".repeat(1100) + "}\n")
                .getBytes(StandardCharsets.UTF_8);
        transport.write(broken, 0, broken.length, List.of());
        recorder.await("received {\"error\"");

        assertTrue(session.execute("query-status").asObject().has("status"));
        assertTrue(session.isOpen());
    }

    @Test
    void oobRepliesOvertakeInBandOnes() throws Exception {
        QmpSession session = open(SessionOptions.defaults().withOutOfBand());
        List<CompletableFuture<JsonValue>> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            slow.add(session.executeAsync(Command.of("query-qmp-schema")));
        }

        session.execute(Command.of("query-yank").asOutOfBand());

        assertTrue(slow.stream().anyMatch(f -> !f.isDone()), "the last schema came before the out-of-band reply");
        for (CompletableFuture<JsonValue> future : slow) {
            assertTrue(future.get(30, TimeUnit.SECONDS).asArray().size() > 500);
        }
    }

    @Test
    void aCommandThatIsNotForOobIsRefusedByQemu() throws Exception {
        QmpSession session = open(SessionOptions.defaults().withOutOfBand());

        CommandFailedException e = assertThrows(
                CommandFailedException.class,
                () -> session.execute(Command.of("query-status").asOutOfBand()));

        assertTrue(e.description().contains("does not support OOB"), e.description());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void descriptorsSentFromManyThreadsAllArrive(boolean outOfBand) throws Exception {
        SessionOptions options = SessionOptions.defaults();
        QmpSession session = open(outOfBand ? options.withOutOfBand() : options);
        List<Call<JsonValue>> calls = new ArrayList<>();
        List<FileInputStream> files = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Path file = Files.writeString(directory.resolve("file" + i), "x".repeat(i));
            FileInputStream stream = new FileInputStream(file.toFile());
            files.add(stream);
            JsonObject arguments = JsonObject.of("fdset-id", i, "opaque", "file" + i);
            calls.add(Call.start(
                    () -> session.execute(Command.of("add-fd", arguments).passing(PassedDescriptor.of(stream)))));
        }

        for (int i = 0; i < 16; i++) {
            JsonObject added = calls.get(i).result().asObject();
            assertEquals(i, added.integer("fdset-id"));
            Path seen = Path.of("/proc/" + process().pid() + "/fd/" + added.integer("fd"));
            assertEquals(directory.resolve("file" + i).toRealPath(), seen.toRealPath(), "each got its own");
        }
        for (FileInputStream file : files) {
            file.close();
        }
    }

    @Test
    void aDescriptorCommandWithoutOneIsRefusedByQemu() throws Exception {
        QmpSession session = open();

        CommandFailedException e = assertThrows(
                CommandFailedException.class, () -> session.execute("getfd", JsonObject.of("fdname", "x")));

        assertTrue(e.description().contains("No file descriptor supplied"), e.description());
    }

    @Test
    void anAbortOfQemuEndsTheSessionAsLost() throws Exception {
        QmpSession session = open();
        signal("ABRT");

        SessionEnd.Kind kind = endOf(session);

        assertTrue(kind == SessionEnd.Kind.PEER_CLOSED || kind == SessionEnd.Kind.LOST, kind::toString);
        CompletableFuture<JsonValue> late = session.executeAsync(Command.of("query-status"));
        assertInstanceOf(
                SessionClosedException.class,
                assertThrows(java.util.concurrent.ExecutionException.class, late::get)
                        .getCause());
    }
}
