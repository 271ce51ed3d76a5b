package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.SessionEnd.Kind;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.testkit.MemoryTransport;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionEndTest extends SessionTestBase {
    private static final String CLOSED_HERE = "closed by this side";

    @Test
    void closeFreesEveryBlockedCallAtOnce() throws Exception {
        QmpSession session = open(Script.lenient().expect("late").stall());
        EventStream stream = session.events(EventFilter.any());
        List<Call<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(Call.blocked(() -> session.execute("late")));
            calls.add(Call.blocked(() -> stream.next(LONG)));
            calls.add(Call.blocked(() -> stream.await(EventFilter.named("STOP"), LONG)));
        }
        CompletableFuture<JsonValue> future = session.executeAsync(Command.of("late"));

        session.close();

        for (Call<?> call : calls) {
            SessionClosedException e = call.failure(SessionClosedException.class, AT_ONCE);
            assertTrue(e.getMessage().contains(CLOSED_HERE), e.getMessage());
        }
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(3, TimeUnit.SECONDS));
        assertTrue(assertInstanceOf(SessionClosedException.class, e.getCause()).mayHaveExecuted());
        assertEnd(Kind.CLOSED, session);
    }

    @Test
    void closeFreesWritersAndThoseBehindThem() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair(100);
        CountDownLatch stalled = new CountDownLatch(1);
        play(Script.lenient().expect("query-status").signal(stalled).stall()).serve(pair.server());
        QmpSession session = Qmp.open(pair.client(), options());
        session.executeAsync(Command.of("query-status"));
        assertTrue(stalled.await(20, TimeUnit.SECONDS));
        JsonObject large = JsonObject.of("a", "x".repeat(10_000));
        Call<JsonValue> writer = Call.blocked(() -> session.execute("large", large));
        Call<JsonValue> behind = Call.blocked(() -> session.execute("query-name"));

        session.close();

        assertTrue(writer.failure(SessionClosedException.class, AT_ONCE).mayHaveExecuted());
        assertFalse(behind.failure(SessionClosedException.class, AT_ONCE).mayHaveExecuted());
    }

    @Test
    void closeFreesThoseThatWaitForASlot() throws Exception {
        QmpSession session =
                open(Script.lenient().expect("late").stall(), options().withOutOfBand());
        List<Call<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(Call.blocked(() -> session.execute("late")));
        }

        session.close();

        int unsent = 0;
        for (Call<?> call : calls) {
            unsent += call.failure(SessionClosedException.class, AT_ONCE).mayHaveExecuted() ? 0 : 1;
        }
        assertEquals(12, unsent, "eight were in flight");
    }

    @Test
    void closeMayComeFromAnyThreadAnyNumberOfTimes() throws Exception {
        QmpSession session = open(Script.lenient());
        List<Call<Boolean>> closers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            closers.add(Call.start(() -> {
                session.close();
                session.close();
                return session.isOpen();
            }));
        }

        for (Call<Boolean> closer : closers) {
            assertFalse(closer.result());
        }
        assertEnd(Kind.CLOSED, session);
    }

    @Test
    void closeFromADependentOfAFutureIsFine() throws Exception {
        QmpSession session = open(Script.lenient());

        session.executeAsync(Command.of("query-status")).thenRun(session::close).get(20, TimeUnit.SECONDS);

        assertFalse(session.isOpen());
    }

    @Test
    void aClosedSessionRefusesEverything() throws Exception {
        QmpSession session = open(Script.lenient());
        session.close();

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("query-status"));
        assertFalse(e.mayHaveExecuted());
        assertEquals("query-status: not sent: session test closed by this side", e.getMessage());
        assertThrows(SessionClosedException.class, () -> session.events(EventFilter.any()));
        assertThrows(SessionClosedException.class, () -> session.executeRaw(Command.of("query-status")));
        CompletableFuture<JsonValue> future = session.executeAsync(Command.of("query-status"));
        assertInstanceOf(
                SessionClosedException.class,
                assertThrows(ExecutionException.class, future::get).getCause());
        assertEquals("7.2.22", session.greeting().version().toString());
    }

    @Test
    void whatATransportThrowsAtItsCloseEscapesNobody() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair();
        play(Script.lenient()).serve(pair.server());
        QmpSession session = Qmp.open(
                new Wrapped(pair.client()) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        throw new IllegalStateException("a fault of the transport");
                    }
                },
                options());
        Call<Event> waiting =
                Call.blocked(() -> session.events(EventFilter.any()).next(LONG));

        session.close();

        waiting.failure(SessionClosedException.class, AT_ONCE);
        assertEnd(Kind.CLOSED, session);
    }

    @Test
    void whatATransportThrowsWhileWritingEndsTheSession() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair();
        play(Script.lenient()).serve(pair.server());
        RuntimeException fault = new IllegalStateException("a fault of the transport");
        QmpSession session = Qmp.open(
                new Wrapped(pair.client()) {
                    @Override
                    public void write(byte[] b, int offset, int length, List<PassedDescriptor> descriptors)
                            throws IOException {
                        if (new String(b, offset, length, StandardCharsets.UTF_8).contains("query-name")) {
                            throw fault;
                        }
                        super.write(b, offset, length, descriptors);
                    }
                },
                options());

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("query-name"));

        assertTrue(e.mayHaveExecuted());
        assertEquals(fault, e.getCause());
        assertEnd(Kind.LOST, session);
    }

    @Test
    void anExecutorThatRefusesDoesNotKeepFuturesFromCompleting() throws Exception {
        QmpSession session = open(Script.lenient(), options().withExecutor(task -> {
            throw new RejectedExecutionException("shut down");
        }));

        session.executeAsync(Command.of("query-status")).get(20, TimeUnit.SECONDS);
        session.close();

        assertEnd(Kind.CLOSED, session);
    }

    @Test
    void aCallerCannotCompleteClosed() throws Exception {
        QmpSession session = open(Script.lenient());

        session.closed().toCompletableFuture().complete(new SessionEnd(Kind.PROTOCOL, null));

        session.close();
        assertEnd(Kind.CLOSED, session);
    }

    @Test
    void hangingUpUnaskedIsPeerClosed() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").hangUp());

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertTrue(e.mayHaveExecuted());
        assertEquals(
                "x: no reply: session test closed by the peer; it may or may not have been executed", e.getMessage());
        assertEnd(Kind.PEER_CLOSED, session);
        assertFalse(session.isOpen());
    }

    @Test
    void aResetIsLost() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").reset());

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertInstanceOf(IOException.class, e.getCause());
        assertEnd(Kind.LOST, session);
    }

    @Test
    void hangingUpInsideAMessageIsLost() throws Exception {
        QmpSession session =
                open(Script.lenient().expect("x").cutShort().reply().hangUp());

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertTrue(e.getMessage().contains("inside a message"), e.getMessage());
        assertEnd(Kind.LOST, session);
    }

    @Test
    void garbageIsAProtocolViolation() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").raw("what?"));

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertInstanceOf(ProtocolException.class, e.getCause());
        assertEnd(Kind.PROTOCOL, session);
    }

    @Test
    void anInfFromTheServerIsNamed() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").raw("{\"return\": {}, \"id\": inf}\r\n"));

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertInstanceOf(ProtocolException.class, e.getCause());
        assertTrue(e.getMessage().contains("\"id\": inf"), e.getMessage());
    }

    @Test
    void quitWithItsReplyIsQuit() throws Exception {
        QmpSession session = open(Script.lenient());

        assertEquals(JsonObject.empty(), session.execute("quit"));

        assertEnd(Kind.QUIT, session);
    }

    @Test
    void quitWhoseReplyIsLostIsSuccess() throws Exception {
        QmpSession session = open(Script.lenient().expect("quit").hangUp());

        assertEquals(JsonObject.empty(), session.execute("quit"));

        assertEnd(Kind.QUIT, session);
    }

    @Test
    void quitAnsweredByAResetIsSuccess() throws Exception {
        QmpSession session = open(Script.lenient().expect("quit").reset());

        assertEquals(JsonObject.empty(), session.execute("quit"));
    }

    @Test
    void anAsynchronousQuitWhoseReplyIsLostIsSuccess() throws Exception {
        QmpSession session =
                open(Script.lenient().expect("quit").event("SHUTDOWN").hangUp());

        assertEquals(
                JsonObject.empty(), session.executeAsync(Command.of("quit")).get(20, TimeUnit.SECONDS));
    }

    @Test
    void othersInFlightAtAQuitMayHaveExecuted() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").expect("quit").hangUp());
        Call<JsonValue> other = Call.start(() -> session.execute("x"));
        fake().awaitCommand("x", LONG);

        session.execute("quit");

        assertTrue(other.failure(SessionClosedException.class).mayHaveExecuted());
    }

    @Test
    void aQuitThatWasRefusedExplainsNoLaterCrash() throws Exception {
        QmpSession session = open(Script.lenient()
                .expect("quit")
                .error("GenericError", "not now")
                .expect("x")
                .hangUp());
        assertThrows(CommandFailedException.class, () -> session.execute("quit"));

        assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertEnd(Kind.PEER_CLOSED, session);
    }

    @Test
    void anEndThatWasAnnouncedIsQuit() throws Exception {
        QmpSession session = open(Script.lenient()
                .expect("x")
                .event("SHUTDOWN", JsonObject.of("guest", true))
                .hangUp());

        assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertEnd(Kind.QUIT, session);
    }

    @Test
    void aShutdownThatQemuSurvivedExplainsNoLaterCrash() throws Exception {
        QmpSession session = open(Script.lenient()
                .expect("x")
                .event("SHUTDOWN")
                .event("STOP")
                .event("RESUME")
                .hangUp());

        assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertEnd(Kind.PEER_CLOSED, session);
    }

    @Test
    void whatWasSaidBeforeAFailedWriteIsStillHeard() throws Exception {
        MemoryTransport.Pair pair = MemoryTransport.pair();
        CountDownLatch said = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        play(Script.lenient().expect("x").event("SHUTDOWN")).serve(pair.server());
        QmpSession session = Qmp.open(
                new Wrapped(pair.client()) {
                    @Override
                    public int read(byte[] b, int offset, int length) throws IOException {
                        int count = super.read(b, offset, length);
                        if (count > 0 && new String(b, offset, count, StandardCharsets.UTF_8).contains("SHUTDOWN")) {
                            said.countDown();
                            // The reader is slow: the write fails before it has read on.
                            awaitUninterruptibly(written);
                        }
                        return count;
                    }

                    @Override
                    public void write(byte[] b, int offset, int length, List<PassedDescriptor> descriptors)
                            throws IOException {
                        if (new String(b, offset, length, StandardCharsets.UTF_8).contains("query-name")) {
                            awaitUninterruptibly(said);
                            pair.server().close();
                            written.countDown();
                            throw new IOException("broken pipe");
                        }
                        super.write(b, offset, length, descriptors);
                    }
                },
                options());
        try (EventStream stream = session.events(EventFilter.any())) {
            session.executeAsync(Command.of("x"));

            assertThrows(SessionClosedException.class, () -> session.execute("query-name"));

            assertEquals("SHUTDOWN", stream.next(LONG).name());
            assertEnd(Kind.QUIT, session);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closedIsToldOnTheExecutor() throws Exception {
        QmpSession session =
                open(Script.lenient(), options().withExecutor(task -> new Thread(task, "callbacks").start()));
        CompletableFuture<String> thread = session.closed()
                .thenApply(end -> Thread.currentThread().getName())
                .toCompletableFuture();

        session.close();

        assertEquals("callbacks", thread.get(20, TimeUnit.SECONDS));
    }

    @Test
    void theReaderEndsWithTheSession() throws Exception {
        List<Thread> made = new ArrayList<>();
        QmpSession session = open(Script.lenient(), options().withThreadFactory(task -> {
            Thread thread = new Thread(task, "reader");
            made.add(thread);
            return thread;
        }));

        session.close();
        made.get(0).join(20_000);

        assertFalse(made.get(0).isAlive());
    }

    /** A transport to be changed by overriding. */
    private abstract static class Wrapped implements Transport {
        private final Transport wrapped;

        Wrapped(Transport wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public int read(byte[] b, int offset, int length) throws IOException {
            return wrapped.read(b, offset, length);
        }

        @Override
        public void write(byte[] b, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
            wrapped.write(b, offset, length, descriptors);
        }

        @Override
        public boolean passesDescriptors() {
            return wrapped.passesDescriptors();
        }

        @Override
        public void close() throws IOException {
            wrapped.close();
        }
    }
}
