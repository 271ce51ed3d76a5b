package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventTimeoutException;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    /** Does not mind who sleeps. */
    static final EventQueue.Sleepers NOBODY = new EventQueue.Sleepers() {
        @Override
        public void sleeps() {}

        @Override
        public void woken() {}
    };

    private static final Duration NOW = Duration.ZERO;
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SessionEnd END = new SessionEnd(SessionEnd.Kind.LOST, new IOException("reset"));

    private final List<EventQueue> closed = new ArrayList<>();

    private EventQueue queue(EventFilter filter, int bound) {
        return new EventQueue(filter, bound, EventOverflow.DROP_OLDEST, closed::add, NOBODY);
    }

    private EventQueue queue(int bound) {
        return queue(EventFilter.any(), bound);
    }

    private EventQueue failing(int bound) {
        return new EventQueue(EventFilter.any(), bound, EventOverflow.FAIL_STREAM, closed::add, NOBODY);
    }

    private static Event event(String name) {
        return Event.of(JsonObject.of("event", name));
    }

    private static EventQueue offer(EventQueue queue, String... names) {
        for (String name : names) {
            queue.offer(event(name));
        }
        queue.flush();
        return queue;
    }

    private static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }

    @Test
    void eventsComeInTheOrderOfTheirArrival() {
        EventQueue queue = offer(queue(10), "A", "B", "C");

        assertEquals("A", queue.next(NOW).name());
        assertEquals("B", queue.poll().orElseThrow().name());
        assertEquals("C", queue.await(EventFilter.any(), NOW).name());
        assertEquals(Optional.empty(), queue.poll());
    }

    @Test
    void onlyWhatFitsIsQueued() {
        EventQueue queue = offer(queue(EventFilter.named("B", "D"), 10), "A", "B", "C", "D", "E");

        assertEquals(List.of("B", "D"), names(queue.drain()));
    }

    @Test
    void zeroTakesWhatIsHereAndWaitsForNothing() {
        EventQueue queue = offer(queue(10), "A");

        assertEquals("A", queue.next(NOW).name());
        assertThrows(EventTimeoutException.class, () -> queue.next(NOW));
        assertThrows(EventTimeoutException.class, () -> queue.await(EventFilter.named("X"), NOW));
    }

    @Test
    void aNegativeLimitIsRefused() {
        EventQueue queue = offer(queue(10), "A");

        assertThrows(IllegalArgumentException.class, () -> queue.next(Duration.ofNanos(-1)));
        assertEquals(List.of("A"), names(queue.drain()));
    }

    @Test
    void aHugeLimitIsForEver() {
        EventQueue queue = queue(10);
        Call<Event> call = Call.blocked(() -> queue.next(Duration.ofSeconds(Long.MAX_VALUE)));

        offer(queue, "A");

        assertEquals("A", call.result().name());
    }

    @Test
    void theTimeoutSaysWhatWasWaitedFor() {
        EventQueue queue = queue(EventFilter.named("STOP"), 10);

        EventTimeoutException next = assertThrows(EventTimeoutException.class, () -> queue.next(SHORT));
        EventTimeoutException await =
                assertThrows(EventTimeoutException.class, () -> queue.await(EventFilter.named("RESUME"), SHORT));

        assertEquals("no event (STOP) within PT0.03S", next.getMessage());
        assertEquals("no event (RESUME) within PT0.03S", await.getMessage());
        assertEquals(SHORT, await.limit());
    }

    @Test
    void awaitKeepsWhatItSkipsInOrder() {
        EventQueue queue = offer(queue(10), "A", "B", "C", "B", "D");

        assertEquals("B", queue.await(EventFilter.named("B"), NOW).name());
        assertEquals("D", queue.await(EventFilter.named("D"), NOW).name());

        assertEquals(List.of("A", "C", "B"), names(queue.drain()));
    }

    @Test
    void theFirstToArriveWinsAmongSeveralWanted() {
        EventQueue queue = offer(queue(10), "X", "B", "A");

        assertEquals(
                "B",
                queue.await(EventFilter.named("A").or(EventFilter.named("B")), NOW)
                        .name());
    }

    @Test
    void awaitSeesWhatAnEarlierAwaitSkipped() {
        EventQueue queue = offer(queue(10), "A", "B");
        queue.await(EventFilter.named("B"), NOW);

        assertEquals("A", queue.await(EventFilter.named("A"), NOW).name());
    }

    @Test
    void pollWithAFilterIsEmptyWhenNothingFits() {
        EventQueue queue = offer(queue(10), "A", "B");

        assertEquals(Optional.empty(), queue.poll(EventFilter.named("X")));
        assertEquals("B", queue.poll(EventFilter.named("B")).orElseThrow().name());
        assertEquals(List.of("A"), names(queue.drain()));
    }

    @Test
    void otherEventsDoNotProlongTheLimit() {
        EventQueue queue = queue(1_000_000);
        AtomicInteger skipped = new AtomicInteger();
        EventFilter none = EventFilter.where(event -> {
            // Every event that is looked at brings another: the limit must end it all the same.
            skipped.incrementAndGet();
            offer(queue, "A");
            return false;
        });
        offer(queue, "A");

        assertThrows(EventTimeoutException.class, () -> queue.await(none, Duration.ofMillis(50)));
        assertTrue(skipped.get() > 1);
    }

    @Test
    void aWaitingConsumerIsWokenByAnEventThatFits() {
        EventQueue queue = queue(10);
        Call<Event> call = Call.blocked(() -> queue.await(EventFilter.named("B"), LONG));

        offer(queue, "A", "B");

        assertEquals("B", call.result().name());
        assertEquals(List.of("A"), names(queue.drain()));
    }

    @Test
    void twoConsumersGetOneEventEach() {
        EventQueue queue = queue(10);
        Call<Event> one = Call.blocked(() -> queue.next(LONG));
        Call<Event> two = Call.blocked(() -> queue.next(LONG));

        offer(queue, "A", "A");

        assertFalse(one.result() == two.result());
        assertEquals(Optional.empty(), queue.poll());
    }

    @Test
    void aFullQueueDropsTheOldestAndTellsOnce() {
        EventQueue queue = offer(queue(3), "A", "B", "C", "D", "E");

        assertEquals(
                2,
                assertThrows(EventsLostException.class, () -> queue.next(NOW)).count());
        assertEquals("C", queue.next(NOW).name());
        assertEquals(List.of("D", "E"), names(queue.drain()));
    }

    @Test
    void eachGapIsToldByItself() {
        EventQueue queue = offer(queue(2), "A", "B", "C");
        assertEquals(1, assertThrows(EventsLostException.class, queue::poll).count());

        offer(queue, "D", "E", "F");

        assertEquals(3, assertThrows(EventsLostException.class, queue::drain).count());
        assertEquals(List.of("E", "F"), names(queue.drain()));
    }

    @Test
    void skippedEventsCountAgainstTheBound() {
        EventQueue queue = offer(queue(3), "A", "A", "A");
        Call<Event> call = Call.blocked(() -> queue.await(EventFilter.named("B"), LONG));

        offer(queue, "B");

        assertEquals(1, call.failure(EventsLostException.class).count());
        assertEquals("B", queue.await(EventFilter.named("B"), NOW).name());
        assertEquals(List.of("A", "A"), names(queue.drain()));
    }

    @Test
    void aStreamThatFailsKeepsWhatItHadAndTellsForGood() {
        EventQueue queue = offer(failing(2), "A", "B", "C");

        assertEquals("A", queue.next(NOW).name());
        offer(queue, "D");
        assertEquals(List.of("B"), names(queue.drain()));

        assertEquals(
                2,
                assertThrows(EventsLostException.class, () -> queue.next(LONG)).count());
        offer(queue, "E");
        assertEquals(3, assertThrows(EventsLostException.class, queue::poll).count());
        assertEquals(3, assertThrows(EventsLostException.class, queue::drain).count());
        assertEquals(
                3,
                assertThrows(EventsLostException.class, () -> queue.await(EventFilter.named("E"), LONG))
                        .count());
    }

    @Test
    void aStreamThatFailsStillFindsWhatItKept() {
        EventQueue queue = offer(failing(2), "A", "B", "C");

        assertEquals("B", queue.await(EventFilter.named("B"), NOW).name());
        assertThrows(EventsLostException.class, () -> queue.await(EventFilter.named("C"), LONG));
        assertEquals("A", queue.next(NOW).name());
    }

    @Test
    void aStreamThatWasNeverFullNeverFails() {
        EventQueue queue = offer(failing(2), "A", "B");

        assertEquals(List.of("A", "B"), names(queue.drain()));
        offer(queue, "C");
        assertEquals("C", queue.next(NOW).name());
        assertEquals(Optional.empty(), queue.poll());
    }

    @Test
    void afterTheEndTheRestCanBeTaken() {
        EventQueue queue = offer(queue(10), "A", "B");
        queue.end(END);

        assertEquals("A", queue.next(LONG).name());
        assertEquals("B", queue.poll().orElseThrow().name());
        SessionClosedException e = assertThrows(SessionClosedException.class, () -> queue.next(LONG));
        assertSame(END.cause().orElseThrow(), e.getCause());
        assertFalse(e.mayHaveExecuted());
        assertEquals(Optional.empty(), queue.poll());
        assertEquals(List.of(), queue.drain());
    }

    @Test
    void awaitAfterTheEndKeepsWhatDoesNotFit() {
        EventQueue queue = offer(queue(10), "A");
        queue.end(END);

        assertThrows(SessionClosedException.class, () -> queue.await(EventFilter.named("B"), LONG));
        assertEquals("A", queue.next(NOW).name());
    }

    @Test
    void theEndWakesWhoWaits() {
        EventQueue queue = queue(10);
        Call<Event> call = Call.blocked(() -> queue.next(LONG));

        queue.end(END);

        assertTrue(call.failure(SessionClosedException.class).getMessage().contains("connection lost: reset"));
    }

    @Test
    void nothingIsQueuedAfterTheEnd() {
        EventQueue queue = queue(10);
        queue.end(END);

        offer(queue, "A");

        assertEquals(Optional.empty(), queue.poll());
    }

    @Test
    void aGapBeforeTheEndIsToldFirst() {
        EventQueue queue = offer(queue(1), "A", "B");
        queue.end(END);

        assertThrows(EventsLostException.class, () -> queue.next(NOW));
        assertEquals("B", queue.next(NOW).name());
        assertThrows(SessionClosedException.class, () -> queue.next(NOW));
    }

    @Test
    void closingForgetsWhatIsQueuedAndLost() {
        EventQueue queue = offer(queue(1), "A", "B");
        queue.close();
        queue.close();
        offer(queue, "C");

        assertEquals(Optional.empty(), queue.poll());
        assertEquals(List.of(), queue.drain());
        assertEquals(
                "the event stream (any) is closed",
                assertThrows(SessionClosedException.class, () -> queue.next(LONG))
                        .getMessage());
        assertEquals(List.of(queue, queue), closed);
    }

    @Test
    void closingWakesWhoWaits() {
        EventQueue queue = queue(10);
        Call<Event> call = Call.blocked(() -> queue.await(EventFilter.named("X"), LONG));

        queue.close();

        call.failure(SessionClosedException.class);
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNothing() {
        EventQueue queue = queue(10);
        Call<Boolean> call = Call.blocked(() -> {
            assertThrows(InterruptedCallException.class, () -> queue.next(LONG));
            return Thread.currentThread().isInterrupted();
        });

        call.interrupt();

        assertTrue(call.result(), "the flag is restored");
        offer(queue, "A");
        assertEquals("A", queue.next(NOW).name());
    }

    @Test
    void aPredicateThatThrowsLeavesTheEventQueued() {
        EventQueue queue = offer(queue(10), "A");
        Predicate<Event> broken = event -> {
            throw new IllegalStateException("broken");
        };

        assertThrows(IllegalStateException.class, () -> queue.await(EventFilter.where(broken), LONG));
        assertThrows(IllegalStateException.class, () -> queue.poll(EventFilter.where(broken)));

        assertEquals("A", queue.next(NOW).name());
    }

    @Test
    void theStreamsOwnPredicateRunsOnTheConsumersThread() {
        List<Thread> askedOn = new ArrayList<>();
        EventQueue queue = queue(
                EventFilter.where(event -> {
                    askedOn.add(Thread.currentThread());
                    return event.name().equals("B");
                }),
                10);

        offer(queue, "A", "B", "A");
        assertEquals(List.of(), askedOn);

        assertEquals(List.of("B"), names(queue.drain()));
        assertEquals(List.of(Thread.currentThread(), Thread.currentThread(), Thread.currentThread()), askedOn);
    }

    @Test
    void aPredicateMayUseTheStreamItself() {
        EventQueue queue = offer(queue(10), "A", "B", "C");

        Event event = queue.await(
                EventFilter.where(e -> queue.poll(EventFilter.named("A")).isEmpty()), NOW);

        assertEquals("B", event.name());
        assertEquals(List.of("C"), names(queue.drain()));
    }
}
