package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.EventTimeoutException;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd.Kind;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can go wrong at each step, and what it comes to: the failure map of the guide, cell by cell. */
class FaultMatrixTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** A stall is to end by its limit, anything else long before the other one. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static final String WRONG_ID = "{\"return\": {}, \"id\": 777}\r\n";
    private static final String GARBAGE = "\u0007\u0007 what was that?\r\n";

    /** What the peer does in place of what it should say. */
    enum Fault {
        HANGS_UP(script -> script.hangUp()),
        RESETS(script -> script.reset()),
        STALLS(script -> script.stall()),
        HALF_A_FRAME_AND_STALLS(script -> script.raw("{\"return\": {\"a\": [").stall()),
        HALF_A_FRAME_AND_HANGS_UP(script -> script.raw("{\"return\": {\"a\": [").hangUp()),
        GARBAGE(script -> script.raw(FaultMatrixTest.GARBAGE)),
        NOT_QUITE_JSON(script -> script.raw("{\"return\": inf}\r\n")),
        NO_QMP(script -> script.raw("{\"hello\": \"world\"}\r\n")),
        WRONG_ID(script -> script.raw(FaultMatrixTest.WRONG_ID));

        private final UnaryOperator<Script> lines;

        Fault(UnaryOperator<Script> lines) {
            this.lines = lines;
        }

        Script appendTo(Script script) {
            return lines.apply(script);
        }

        boolean endsByTheLimit() {
            return this == STALLS || this == HALF_A_FRAME_AND_STALLS || this == WRONG_ID;
        }
    }

    /** How a session ends by a fault that ends it, when no end was asked for. */
    private static @Nullable Kind unexpectedEnd(Fault fault) {
        return switch (fault) {
            case HANGS_UP -> Kind.PEER_CLOSED;
            case RESETS, HALF_A_FRAME_AND_HANGS_UP -> Kind.LOST;
            case GARBAGE, NOT_QUITE_JSON, NO_QMP -> Kind.PROTOCOL;
            case STALLS, HALF_A_FRAME_AND_STALLS, WRONG_ID -> null;
        };
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.values());
    }

    private static SessionOptions options(Fault fault) {
        Duration limit = fault.endsByTheLimit() ? SHORT : LONG;
        return SessionOptions.defaults()
                .withName("test")
                .withConnectLimit(limit)
                .withCommandLimit(limit);
    }

    private static Duration limit(Fault fault) {
        return fault.endsByTheLimit() ? SHORT : LONG;
    }

    private interface Action {
        void run() throws IOException;
    }

    private static <E extends Throwable> E failsInTime(Class<E> type, Fault fault, Action action) {
        long start = System.nanoTime();
        E failure = assertThrows(type, action::run);
        inTime(fault, start);
        return failure;
    }

    private static void inTime(Fault fault, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(SOON) < 0, () -> fault + " took " + took);
        if (fault.endsByTheLimit()) {
            assertTrue(took.compareTo(SHORT) >= 0, () -> fault + " ended before its limit: " + took);
        }
    }

    private static void assertState(Fault fault, QmpSession session) {
        assertState(unexpectedEnd(fault), session);
    }

    private static void assertState(@Nullable Kind kind, QmpSession session) {
        assertEquals(kind == null, session.isOpen());
        if (kind != null) {
            assertEquals(kind, session.closed().toCompletableFuture().join().kind());
        }
    }

    private static void assertCause(Fault fault, SessionClosedException e) {
        switch (fault) {
            case HANGS_UP -> assertNull(e.getCause());
            case GARBAGE, NOT_QUITE_JSON, NO_QMP ->
                assertEquals(ProtocolException.class, e.getCause().getClass());
            default -> assertEquals(IOException.class, e.getCause().getClass());
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void atConnect(Fault fault) {
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(Script.lenient().noGreeting()))) {
            failsInTime(ConnectFailedException.class, fault, () -> Qmp.open(fake.connect(), options(fault)));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void atNegotiation(Fault fault) {
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(Script.lenient().expect("qmp_capabilities")))) {
            failsInTime(ConnectFailedException.class, fault, () -> Qmp.open(fake.connect(), options(fault)));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void atACommand(Fault fault) throws Exception {
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(Script.lenient().expect("x")));
                QmpSession session = Qmp.open(fake.connect(), options(LONG))) {
            Action command = () -> session.execute(Command.of("x"), limit(fault));

            if (fault.endsByTheLimit()) {
                CommandTimeoutException e = failsInTime(CommandTimeoutException.class, fault, command);
                assertTrue(e.mayHaveExecuted());
            } else {
                SessionClosedException e = failsInTime(SessionClosedException.class, fault, command);
                assertTrue(e.mayHaveExecuted());
                assertCause(fault, e);
            }
            assertState(fault, session);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void atAnEvent(Fault fault) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Script script = Script.lenient().expect("x").event("FIRST").reply().waitFor(seen);
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(script));
                QmpSession session = Qmp.open(fake.connect(), options(LONG));
                EventStream stream = session.events(EventFilter.any())) {
            session.executeAsync(Command.of("x"));
            assertEquals("FIRST", stream.next(LONG).name());
            seen.countDown();
            Action wait = () -> stream.next(limit(fault));

            if (fault.endsByTheLimit()) {
                failsInTime(EventTimeoutException.class, fault, wait);
            } else {
                assertCause(fault, failsInTime(SessionClosedException.class, fault, wait));
            }
            assertState(fault, session);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void atQuit(Fault fault) throws Exception {
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(Script.lenient().expect("quit")));
                QmpSession session = Qmp.open(fake.connect(), options(LONG))) {
            Action quit = () -> session.execute(Command.of("quit"), limit(fault));

            if (fault.endsByTheLimit()) {
                failsInTime(CommandTimeoutException.class, fault, quit);
                assertState(fault, session);
            } else if (unexpectedEnd(fault) == Kind.PROTOCOL) {
                assertCause(fault, failsInTime(SessionClosedException.class, fault, quit));
                assertState(fault, session);
            } else {
                long start = System.nanoTime();
                quit.run();
                inTime(fault, start);
                assertState(Kind.QUIT, session);
            }
        }
    }

    private static SessionOptions options(Duration limit) {
        return SessionOptions.defaults()
                .withName("test")
                .withConnectLimit(limit)
                .withCommandLimit(limit);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void closeEndsInTimeWhateverThePeerDid(Fault fault) throws Exception {
        try (FakeQemu fake = FakeQemu.playing(fault.appendTo(Script.lenient().expect("x")));
                QmpSession session = Qmp.open(fake.connect(), options(LONG))) {
            session.executeAsync(Command.of("x"));
            fake.awaitCommand("x", LONG);

            long start = System.nanoTime();
            session.close();

            assertTrue(System.nanoTime() - start < 1_000_000_000L);
        }
    }
}
