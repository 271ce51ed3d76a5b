package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventRingTest {
    private static Event event(int number) {
        return Event.of(JsonObject.of("event", "E" + number));
    }

    private static List<String> all(EventRing ring) {
        List<String> names = new ArrayList<>();
        EventRing.Cursor cursor = ring.cursor();
        for (Event event = cursor.next(); event != null; event = cursor.next()) {
            names.add(event.name());
        }
        return names;
    }

    @Test
    void anEmptyRingHasNothing() {
        assertNull(new EventRing(3).cursor().next());
    }

    @Test
    void theOldestGoesWhenItIsFull() {
        EventRing ring = new EventRing(3);
        for (int i = 0; i < 3; i++) {
            assertFalse(ring.isFull());
            assertTrue(ring.add(event(i)));
        }

        assertTrue(ring.isFull());
        assertFalse(ring.add(event(3)));
        assertFalse(ring.add(event(4)));

        assertEquals(List.of("E2", "E3", "E4"), all(ring));
    }

    @Test
    void aBoundOfOneKeepsTheLatest() {
        EventRing ring = new EventRing(1);
        ring.add(event(0));
        ring.add(event(1));

        assertEquals(List.of("E1"), all(ring));
    }

    @Test
    void aRemovedEventLeavesTheOthersInOrder() {
        for (int removed = 0; removed < 5; removed++) {
            EventRing ring = new EventRing(5);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                ring.add(event(i));
                expected.add("E" + i);
            }
            expected.subList(0, 2).clear();
            EventRing.Cursor cursor = ring.cursor();
            Event event = null;
            for (int i = 0; i <= removed; i++) {
                event = cursor.next();
            }

            assertTrue(cursor.remove(event));

            expected.remove(removed);
            assertEquals(expected, all(ring));
            assertFalse(ring.isFull());
        }
    }

    @Test
    void aCursorGoesOnWhereItStood() {
        EventRing ring = new EventRing(3);
        ring.add(event(0));
        EventRing.Cursor cursor = ring.cursor();
        assertEquals("E0", cursor.next().name());
        assertNull(cursor.next());

        ring.add(event(1));

        assertEquals("E1", cursor.next().name());
        assertNull(cursor.next());
    }

    @Test
    void aCursorPassesOverWhatWasDropped() {
        EventRing ring = new EventRing(2);
        EventRing.Cursor cursor = ring.cursor();
        for (int i = 0; i < 10; i++) {
            ring.add(event(i));
        }

        assertEquals("E8", cursor.next().name());
    }

    @Test
    void whatAnotherTookCannotBeTakenAgain() {
        EventRing ring = new EventRing(3);
        ring.add(event(0));
        ring.add(event(1));
        EventRing.Cursor one = ring.cursor();
        EventRing.Cursor two = ring.cursor();
        Event event = one.next();
        assertEquals(event, two.next());

        assertTrue(one.remove(event));

        assertFalse(two.remove(event));
        assertEquals(List.of("E1"), all(ring));
    }

    @Test
    void whatWasDroppedMeanwhileCannotBeTaken() {
        EventRing ring = new EventRing(1);
        ring.add(event(0));
        EventRing.Cursor cursor = ring.cursor();
        Event dropped = cursor.next();
        ring.add(event(1));

        assertFalse(cursor.remove(dropped));
        assertEquals(List.of("E1"), all(ring));
    }

    @Test
    void clearingForgetsAll() {
        EventRing ring = new EventRing(100);
        for (int i = 0; i < 50; i++) {
            ring.add(event(i));
        }
        ring.clear();

        assertNull(ring.cursor().next());
        ring.add(event(50));
        assertEquals(List.of("E50"), all(ring));
    }

    @Test
    void itDoesAsAPlainListDoes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int bound = 1 + random.nextInt(40);
            EventRing ring = new EventRing(bound);
            List<String> model = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                if (model.isEmpty() || random.nextInt(3) > 0) {
                    boolean dropped = model.size() == bound;
                    assertEquals(!dropped, ring.add(event(step)));
                    model.add("E" + step);
                    if (dropped) {
                        model.remove(0);
                    }
                } else {
                    int index = random.nextInt(model.size());
                    EventRing.Cursor cursor = ring.cursor();
                    Event event = null;
                    for (int i = 0; i <= index; i++) {
                        event = cursor.next();
                    }
                    assertEquals(model.remove(index), event.name());
                    assertTrue(cursor.remove(event));
                }
                assertEquals(model, all(ring), "seed " + seed + ", step " + step);
            }
        }
    }

    @Test
    void severalAtOnceAreAsOneByOne() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int bound = 1 + random.nextInt(100);
            EventRing together = new EventRing(bound);
            EventRing alone = new EventRing(bound);
            EventRing.Cursor seen = together.cursor();
            for (int step = 0; step < 100; step++) {
                List<Event> several = new ArrayList<>();
                for (int i = random.nextInt(40); i > 0; i--) {
                    several.add(event(random.nextInt(1000)));
                }
                List<String> before = all(together);
                boolean fits = before.size() + several.size() <= bound;
                assertEquals(fits, together.addAll(several));
                if (fits) {
                    several.forEach(alone::add);
                    for (Event each : several) {
                        assertEquals(each, seen.next());
                    }
                }
                for (int i = random.nextInt(40); i > 0; i--) {
                    assertEquals(alone.poll(), together.poll());
                }
                assertEquals(all(alone), all(together), "seed " + seed + ", step " + step);
            }
        }
    }
}
