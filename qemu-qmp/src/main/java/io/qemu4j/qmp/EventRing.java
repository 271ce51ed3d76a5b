package io.qemu4j.qmp;

import io.qemu4j.api.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that drops its oldest when full, and lets events be taken out of the middle. Every event
 * has a running number, so that a search can go on where it stopped. Not thread-safe: guarded by its {@link
 * EventQueue}.
 */
final class EventRing {
    /** A power of two, as is every later size. */
    private static final int INITIAL = 16;

    private final int bound;
    private @Nullable Event[] events = new Event[INITIAL];
    private long[] numbers = new long[INITIAL];
    private int head;
    private int size;
    private long added;

    EventRing(int bound) {
        this.bound = bound;
    }

    boolean isFull() {
        return size == bound;
    }

    /** Appends. Returns false when the oldest had to go to make room. */
    boolean add(Event event) {
        boolean room = !isFull();
        if (!room) {
            dropOldest();
        } else if (size == events.length) {
            grow();
        }
        put(size++, event, added++);
        return room;
    }

    /** Appends all of them, which costs less than one by one; none, and returns false, when there is no room for all. */
    boolean addAll(List<Event> several) {
        int count = several.size();
        if (count > bound - size) {
            return false;
        }
        while (size + count > events.length) {
            grow();
        }
        Event[] more = several.toArray(new Event[0]);
        int from = place(size);
        int beforeTheEnd = Math.min(count, events.length - from);
        System.arraycopy(more, 0, events, from, beforeTheEnd);
        System.arraycopy(more, beforeTheEnd, events, 0, count - beforeTheEnd);
        for (int i = 0; i < count; i++) {
            numbers[place(size++)] = added++;
        }
        return true;
    }

    /** Takes out the oldest event; null when there is none. */
    @Nullable
    Event poll() {
        if (size == 0) {
            return null;
        }
        Event event = at(0);
        dropOldest();
        return event;
    }

    private void dropOldest() {
        events[head] = null;
        head = place(1);
        size--;
    }

    private int place(int i) {
        return (head + i) & (events.length - 1);
    }

    private void put(int i, Event event, long number) {
        events[place(i)] = event;
        numbers[place(i)] = number;
    }

    private void grow() {
        Event[] largerEvents = new Event[2 * events.length];
        long[] largerNumbers = new long[2 * events.length];
        for (int i = 0; i < size; i++) {
            largerEvents[i] = at(i);
            largerNumbers[i] = number(i);
        }
        events = largerEvents;
        numbers = largerNumbers;
        head = 0;
    }

    private Event at(int i) {
        Event event = events[place(i)];
        if (event == null) {
            throw new IllegalStateException("no event " + i + " of " + size);
        }
        return event;
    }

    private long number(int i) {
        return numbers[place(i)];
    }

    void clear() {
        events = new Event[INITIAL];
        numbers = new long[INITIAL];
        head = 0;
        size = 0;
    }

    /** A search from the oldest event on. */
    Cursor cursor() {
        return new Cursor();
    }

    /** Where a search stands. */
    final class Cursor {
        private long next;
        private long end = Long.MAX_VALUE;

        /** Ends the search with what is here now, so that it comes to an end however much is added. */
        Cursor seal() {
            end = Math.min(end, added);
            return this;
        }

        /** The next event not yet seen, or null when all that is here was seen. */
        @Nullable
        Event next() {
            int i = firstFrom(next);
            if (i == size || number(i) >= end) {
                return null;
            }
            next = number(i) + 1;
            return at(i);
        }

        /** Takes out the event that {@link #next()} gave last. False when it has gone meanwhile. */
        boolean remove(Event event) {
            int i = firstFrom(next - 1);
            if (i == size || at(i) != event) {
                return false;
            }
            // What was skipped before it moves up: the usual case is nothing at all.
            for (int k = i; k > 0; k--) {
                put(k, at(k - 1), number(k - 1));
            }
            dropOldest();
            return true;
        }

        /** The index of the first entry with this number or a later one: numbers ascend. */
        private int firstFrom(long number) {
            if (size == 0 || number(0) >= number) {
                return 0;
            }
            int low = 1;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (number(middle) < number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
