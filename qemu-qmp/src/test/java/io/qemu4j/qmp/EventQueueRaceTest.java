package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One reader and several consumers on one stream, more threads than a small machine has processors. */
class EventQueueRaceTest {
    private static final int EVENTS = 100_000;
    private static final Duration LONG = Duration.ofSeconds(20);

    /** What a consumer saw until the end. */
    private record Seen(List<Integer> numbers, long lost) {}

    private interface Taking {
        Event from(EventQueue queue);
    }

    @Test
    void eachEventIsTakenOnceOrToldAsLost() {
        seeThatEachIsTakenOrLost(64);
    }

    @Test
    void noneIsLostWhereThereIsRoom() {
        assertEquals(0, seeThatEachIsTakenOrLost(EVENTS));
    }

    private static long seeThatEachIsTakenOrLost(int bound) {
        EventQueue queue = new EventQueue(
                EventFilter.any(), bound, EventOverflow.DROP_OLDEST, closed -> {}, EventQueueTest.NOBODY);
        List<Call<Seen>> consumers = List.of(
                Call.start(() -> consume(queue, q -> q.next(LONG))),
                Call.start(() -> consume(queue, q -> q.next(LONG))),
                Call.start(() -> consume(queue, q -> q.await(EventFilter.named("ODD"), LONG))),
                Call.start(() -> consume(queue, q -> q.poll().orElseGet(() -> q.next(LONG)))));

        for (int i = 0; i < EVENTS; i++) {
            queue.offer(Event.of(JsonObject.of("event", i % 2 == 0 ? "EVEN" : "ODD", "number", i)));
            if (i % 7 == 0) {
                queue.flush();
            }
        }
        queue.flush();
        queue.end(new SessionEnd(SessionEnd.Kind.QUIT, null));

        BitSet taken = new BitSet();
        long lost = 0;
        for (Call<Seen> consumer : consumers) {
            Seen seen = consumer.result(Duration.ofSeconds(60));
            int last = -1;
            for (int number : seen.numbers()) {
                assertTrue(number > last, "in order");
                assertTrue(!taken.get(number), "once");
                taken.set(number);
                last = number;
            }
            lost += seen.lost();
        }
        assertEquals(EVENTS, taken.cardinality() + lost);
        return lost;
    }

    private static Seen consume(EventQueue queue, Taking taking) {
        List<Integer> numbers = new ArrayList<>();
        long lost = 0;
        while (true) {
            try {
                numbers.add((int) taking.from(queue).raw().integer("number"));
            } catch (EventsLostException e) {
                lost += e.count();
            } catch (SessionClosedException e) {
                return new Seen(numbers, lost);
            }
        }
    }
}
