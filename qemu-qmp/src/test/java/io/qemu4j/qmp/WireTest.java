package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wire log and the listener. */
class WireTest extends SessionTestBase {
    // Held, or the level set below would be forgotten with a collected logger.
    private static final Logger LOGGER = Logger.getLogger("io.qemu4j.qmp.wire");

    private final Recorder recorder = new Recorder();
    private final Log log = new Log();

    /** Remembers what is logged, and passes nothing on. */
    private static final class Log extends Handler {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    private void logAll() {
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
    }

    @AfterEach
    void restoreLogger() {
        LOGGER.setLevel(null);
        LOGGER.setUseParentHandlers(true);
        LOGGER.removeHandler(log);
    }

    @Test
    void theListenerHearsEverythingInOrder() throws Exception {
        QmpSession session = open(
                Script.strict().expect("stop").event("STOP").reply(), options().withListener(recorder));
        session.execute("stop");

        recorder.await("received {\"return\":{},\"id\":1}");
        List<String> told = recorder.told();
        assertEquals(6, told.size(), told::toString);
        assertTrue(told.get(0).startsWith("received {\"QMP\":"), told::toString);
        assertEquals("sent {\"execute\":\"qmp_capabilities\",\"id\":0}", told.get(1));
        assertEquals("received {\"return\":{},\"id\":0}", told.get(2));
        assertEquals("sent {\"execute\":\"stop\",\"id\":1}", told.get(3));
        assertTrue(told.get(4).contains("\"event\":\"STOP\""), told::toString);
    }

    @Test
    void secretsReachNeitherListenerNorLog() throws Exception {
        logAll();
        QmpSession session = open(
                Script.strict()
                        .expect("set_password")
                        .reply()
                        .expect("object-add")
                        .reply()
                        .expect("qom-get")
                        .reply("s3cret")
                        .expect("mine")
                        .reply(JsonObject.of("blob", "s3cret"))
                        .expect("human-monitor-command")
                        .reply(""),
                options().withListener(recorder).withSecretMembers("blob"));

        session.execute("set_password", JsonObject.of("protocol", "vnc", "password", "s3cret"));
        session.execute("object-add", JsonObject.of("qom-type", "secret", "id", "s0", "data", "s3cret"));
        session.execute("qom-get", JsonObject.of("path", "/objects/s0", "property", "data"));
        session.execute("mine", JsonObject.of("blob", "s3cret"));
        session.execute("human-monitor-command", JsonObject.of("command-line", "set_password vnc s3cret"));

        recorder.await("received {\"return\":\"\",");
        assertFalse(recorder.told().toString().contains("s3cret"), recorder.told()::toString);
        assertFalse(log.lines().toString().contains("s3cret"), log.lines()::toString);
        assertTrue(log.lines().toString().contains("\"password\":\"(hidden)\""), log.lines()::toString);
        assertEquals("s3cret", fake().received().get(1).arguments().string("password"));
    }

    @Test
    void theLogHasBothDirectionsAtDebug() throws Exception {
        logAll();
        QmpSession session = open(Script.lenient(), options().withListener(recorder));
        session.execute("query-status");

        recorder.await("received {\"return\":{\"status\"");
        List<String> lines = log.lines();
        assertTrue(lines.contains("FINE test -> {\"execute\":\"query-status\",\"id\":1}"), lines::toString);
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("FINE test <- {\"return\":{\"status\"")), lines::toString);
    }

    @Test
    void quietCommandsAreNotLoggedButHeard() throws Exception {
        logAll();
        QmpSession session =
                open(Script.lenient(), options().withListener(recorder).withQuietCommands("query-status"));
        session.execute("query-status");
        session.execute("query-version");

        recorder.await("received {\"return\":{\"qemu\"");
        recorder.await("received {\"return\":{\"status\"");
        assertFalse(log.lines().toString().contains("query-status"), log.lines()::toString);
        assertFalse(log.lines().toString().contains("running"), log.lines()::toString);
        assertTrue(log.lines().toString().contains("query-version"), log.lines()::toString);
    }

    @Test
    void aThousandErrorsWithoutIdAreOneLineInTheLog() throws Exception {
        logAll();
        QmpSession session = open(
                Script.lenient()
                        .expect("x")
                        .repeat(1001, lines -> lines.errorWithoutId("GenericError", "JSON parse error"))
                        .expect("y")
                        .reply("fine"),
                options().withListener(recorder));
        assertThrows(CommandFailedException.class, () -> session.execute("x"));

        assertEquals("fine", session.execute("y").asString());

        recorder.await("received {\"return\":\"fine\"");
        assertEquals(
                0, log.lines().stream().filter(l -> l.startsWith("WARNING")).count());
    }

    @Test
    void anErrorThatIsNobodysIsAWarningOnce() throws Exception {
        logAll();
        QmpSession session = open(
                Script.lenient()
                        .expect("x")
                        .expect("y")
                        .repeat(1001, lines -> lines.errorWithoutId("GenericError", "JSON parse error"))
                        .replyTo("x", "for x")
                        .replyTo("y", "for y"),
                options().withListener(recorder));
        Call<?> x = Call.start(() -> session.execute("x"));
        fake().awaitCommand("x", LONG);

        assertEquals("for y", session.execute("y").asString());

        x.result();
        recorder.await("received {\"return\":\"for y\"");
        assertEquals(
                1, log.lines().stream().filter(l -> l.startsWith("WARNING")).count());
    }

    @Test
    void anUnknownIdIsAWarningWithoutSecrets() throws Exception {
        logAll();
        QmpSession session = open(
                Script.lenient()
                        .expect("x")
                        .replyWithId(777, JsonObject.of("password", "s3cret"))
                        .reply("for x"),
                options().withListener(recorder));

        session.execute("x");

        recorder.await("received {\"return\":\"for x\"");
        assertTrue(
                log.lines().stream().anyMatch(l -> l.startsWith("WARNING") && l.contains("777")),
                log.lines()::toString);
        assertFalse(log.lines().toString().contains("s3cret"), log.lines()::toString);
    }

    @Test
    void whatAListenerThrowsIsLoggedAndForgotten() throws Exception {
        logAll();
        CountDownLatch heard = new CountDownLatch(2);
        QmpSession session = open(Script.lenient(), options().withListener(new SessionListener() {
            @Override
            public void sent(JsonObject request) {
                if (request.toString().contains("query-status")) {
                    heard.countDown();
                }
                if (heard.getCount() == 1) {
                    throw new AssertionError("mine");
                }
                throw new IllegalStateException("mine too");
            }
        }));

        session.execute("query-status");
        session.execute("query-status");

        assertTrue(heard.await(20, TimeUnit.SECONDS));
        assertTrue(log.lines().stream().anyMatch(l -> l.startsWith("WARNING test: a session listener failed")));
    }

    @Test
    void aListenerThatBlocksHoldsNobodyUpAndIsToldWhatItMissed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        QmpSession session = open(Script.lenient(), options().withListener(blocked(release)));
        for (int i = 0; i < 6000; i++) {
            session.execute("query-status");
        }

        release.countDown();

        long missed = missed();
        assertTrue(missed > 1000 && missed < 12_000, () -> "missed " + missed);
    }

    /** Eight requests of a megabyte wait, and twelve do not; the small replies between them all do. */
    @Test
    void whatWaitsForASlowListenerIsBoundedInBytes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        QmpSession session = open(Script.lenient(), options().withListener(blocked(release)));
        JsonObject large = JsonObject.of("a", "x".repeat(1_000_000));
        for (int i = 0; i < 20; i++) {
            session.executeRaw(Command.of("x", large));
        }

        release.countDown();

        assertEquals(12, missed());
    }

    @Test
    void aMessageLongerThanTheBoundIsHeardWhenNothingWaits() throws Exception {
        QmpSession session = open(Script.lenient(), options().withListener(recorder));
        recorder.await("received {\"return\"");

        session.executeRaw(Command.of("x", JsonObject.of("a", "x".repeat(9_000_000))));

        assertTrue(recorder.await("sent {\"execute\":\"x\"").length() > 9_000_000);
    }

    /** Waits with the first message it hears, and tells the recorder how many it missed meanwhile. */
    private SessionListener blocked(CountDownLatch release) {
        return new SessionListener() {
            @Override
            public void received(JsonObject message) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void missed(long count) {
                recorder.missed(count);
            }
        };
    }

    private long missed() throws InterruptedException {
        return Long.parseLong(recorder.await("missed ").substring("missed ".length()));
    }

    @Test
    void everyListenerHearsAllAndNoneIsHurtByAnother() throws Exception {
        logAll();
        SessionListener failing = new SessionListener() {
            @Override
            public void sent(JsonObject request) {
                throw new IllegalStateException("mine");
            }
        };
        QmpSession session =
                open(Script.lenient(), options().withListener(failing).withListener(recorder));

        session.execute("query-status");

        recorder.await("sent {\"execute\":\"query-status\"");
    }

    @Test
    void theEndIsToldLastAndToAnExecutorThatRefusesToo() throws Exception {
        QmpSession session =
                open(Script.lenient(), options().withListener(recorder).withExecutor(task -> {
                    throw new RejectedExecutionException("shut down");
                }));
        session.execute("query-status");
        session.close();

        assertEquals("ended closed by this side", recorder.await("ended"));
        List<String> told = recorder.told();
        assertEquals(6, told.size(), told::toString);
        assertTrue(told.get(4).startsWith("received {\"return\":{\"status\""), told::toString);
    }

    @Test
    void theEndIsToldOverAFullBacklogBehindWhatWasMissed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        SessionListener slow = new SessionListener() {
            @Override
            public void received(JsonObject message) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        QmpSession session = open(Script.lenient(), options().withListener(slow).withListener(recorder));
        for (int i = 0; i < 6000; i++) {
            session.execute("query-status");
        }
        session.close();

        release.countDown();

        recorder.await("ended");
        List<String> told = recorder.told();
        assertTrue(told.get(told.size() - 2).startsWith("missed "), () -> told.get(told.size() - 2));
    }

    @Test
    void aCallerThatGaveUpIsRememberedByTheLateReply() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        QmpSession session = open(
                Script.lenient().expect("qom-get").waitFor(later).reply("s3cret"),
                options().withListener(recorder));
        assertThrows(
                CommandTimeoutException.class,
                () -> session.execute(
                        Command.of("qom-get", JsonObject.of("path", "/objects/s", "property", "data")), SHORT));

        later.countDown();

        assertEquals("late qom-get {\"return\":\"(hidden)\",\"id\":1}", recorder.await("late"));
    }
}
