package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.testkit.Script;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a session keeps also after so many commands one by one that the threads which wait for them read for
 * themselves: see {@link ReadTurn}.
 */
class LoneCommandsTest extends SessionTestBase {
    private final CountDownLatch later = new CountDownLatch(1);

    private QmpSession open() throws Exception {
        return open(
                Script.lenient().when("late", answer -> answer.waitFor(later).reply()));
    }

    static void getUsedTo(QmpSession session) {
        for (int i = 0; i < 200; i++) {
            session.execute("query-status");
        }
    }

    /** One that waits for a late reply, and has been sent. */
    private Call<JsonValue> callThatReads(QmpSession session) throws Exception {
        Call<JsonValue> call = Call.start(() -> {
            getUsedTo(session);
            return session.execute("late");
        });
        fake().awaitCommand("late", LONG);
        return call;
    }

    @Test
    void anInterruptIsHeededWhileTheCallerReads() throws Exception {
        QmpSession session = open();
        Call<JsonValue> call = callThatReads(session);
        call.interrupt();

        assertTrue(call.failure(InterruptedCallException.class, AT_ONCE).mayHaveExecuted());

        later.countDown();
        getUsedTo(session);
    }

    @Test
    void aLimitIsHeededWhileTheCallerReads() throws Exception {
        QmpSession session = open();
        getUsedTo(session);

        assertThrows(CommandTimeoutException.class, () -> session.execute(Command.of("late"), SHORT));

        later.countDown();
        getUsedTo(session);
    }

    @Test
    void aLateReplyIsForTheReader() throws Exception {
        QmpSession session = open();
        Call<JsonValue> call = callThatReads(session);
        call.awaitBlocked();
        later.countDown();

        call.result();
    }

    @Test
    void aCloseEndsTheCallerThatReads() throws Exception {
        QmpSession session = open();
        Call<JsonValue> call = callThatReads(session);
        session.close();

        call.failure(SessionClosedException.class, AT_ONCE);
        assertEnd(SessionEnd.Kind.CLOSED, session);
    }

    @Test
    void whoIsGoneIsNoticedThoughNobodyAsks() throws Exception {
        QmpSession session = open();
        getUsedTo(session);
        fake().hangUp();

        assertEnd(SessionEnd.Kind.PEER_CLOSED, session);
    }

    @Test
    void dependentsOfACommandRunThoughNobodyWaits() throws Exception {
        QmpSession session = open();
        getUsedTo(session);
        CompletableFuture<JsonValue> told = new CompletableFuture<>();
        session.executeAsync(Command.of("query-status")).thenAccept(told::complete);

        told.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void whoJoinsOneCommandAfterTheOtherGetsEach() throws Exception {
        QmpSession session = open();
        for (int i = 0; i < 1000; i++) {
            assertEquals(
                    "running",
                    session.executeAsync(Command.of("query-status"))
                            .join()
                            .asObject()
                            .string("status"));
        }
    }

    @Test
    void eventsComeWhetherOrNotAnybodyWaits() throws Exception {
        QmpSession session = open();
        try (EventStream events = session.events(EventFilter.any())) {
            for (int i = 0; i < 20; i++) {
                getUsedTo(session);
                fake().event("WAITED_FOR");
                assertEquals("WAITED_FOR", events.next(LONG).name());

                getUsedTo(session);
                fake().event("LOOKED_FOR");
                Deadline deadline = Deadline.in(LONG);
                Optional<Event> event = events.poll();
                while (event.isEmpty() && !deadline.hasPassed()) {
                    Thread.onSpinWait();
                    event = events.poll();
                }
                assertEquals("LOOKED_FOR", event.orElseThrow().name());
            }
        }
    }
}
