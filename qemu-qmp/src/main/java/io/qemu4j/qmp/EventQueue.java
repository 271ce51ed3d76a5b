package io.qemu4j.qmp;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.EventTimeoutException;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An {@link EventStream}: the reader offers, a consumer takes. The lock is never held over user code. */
final class EventQueue implements EventStream {
    private final EventFilter filter;
    private final Consumer<EventQueue> onClose;
    private final Sleepers sleepers;
    private final SpinLock lock = new SpinLock();
    private final EventRing ring;
    private final boolean failsWhenFull;
    private long lost;
    /** Was full once and is to fail then: what is lost is lost at the end, and for good. */
    private boolean failed;

    private @Nullable SessionEnd end;
    private boolean closed;

    /** What came and is not queued yet. Belongs to whoever reads. */
    private List<Event> batch = new ArrayList<>();

    /** Told when a thread begins to wait for an event, and when it has ceased to. */
    interface Sleepers {
        void sleeps();

        void woken();
    }

    EventQueue(EventFilter filter, int bound, EventOverflow overflow, Consumer<EventQueue> onClose, Sleepers sleepers) {
        this.filter = Objects.requireNonNull(filter, "filter");
        this.ring = new EventRing(bound);
        this.failsWhenFull = overflow == EventOverflow.FAIL_STREAM;
        this.onClose = onClose;
        this.sleepers = sleepers;
    }

    /** Whether an event of this name is worth offering. */
    boolean wants(String name) {
        return filter.couldFit(name);
    }

    /** Takes an event that may fit, for the next {@link #flush()}. Called by the reader; runs no user code. */
    void offer(Event event) {
        if (filter.couldFit(event)) {
            batch.add(event);
        }
    }

    /**
     * Queues what was offered since the last time, and wakes who waits. Once for all that a read of the transport
     * brought: to take the lock, and to wake a thread, cost more than to read an event. Never blocks.
     */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<Event> came = batch;
        // Not the old one again: to write a reference into what has become old costs the collector's barrier.
        batch = new ArrayList<>(came.size());
        lock.lock();
        try {
            if (!closed && end == null) {
                add(came);
            }
        } finally {
            lock.unlockAndWakeAll();
        }
    }

    private void add(List<Event> came) {
        if (failed || !ring.addAll(came)) {
            came.forEach(this::add);
        }
    }

    private void add(Event event) {
        failed |= failsWhenFull && ring.isFull();
        lost += failed || !ring.add(event) ? 1 : 0;
    }

    /** Tells that no event will come any more. */
    void end(SessionEnd how) {
        lock.lock();
        end = how;
        lock.unlockAndWakeAll();
    }

    @Override
    public Event next(Duration limit) {
        return take(EventFilter.any(), limit);
    }

    @Override
    public Event await(EventFilter wanted, Duration limit) {
        return take(Objects.requireNonNull(wanted, "filter"), limit);
    }

    private Event take(EventFilter wanted, Duration limit) {
        if (takesAny(wanted) && !limit.isNegative()) {
            // What is here already needs no clock.
            Event here = candidate(null);
            if (here != null) {
                return here;
            }
        }
        Deadline deadline = Deadline.in(limit);
        EventRing.Cursor cursor = takesAny(wanted) ? null : ring.cursor();
        while (true) {
            Event event = candidate(cursor, deadline);
            if (event == null) {
                throw new EventTimeoutException(describe(wanted), limit);
            }
            if (cursor == null || take(cursor, event, wanted)) {
                return event;
            }
        }
    }

    @Override
    public Optional<Event> poll() {
        return poll(EventFilter.any());
    }

    @Override
    public Optional<Event> poll(EventFilter wanted) {
        Objects.requireNonNull(wanted, "filter");
        EventRing.Cursor cursor = takesAny(wanted) ? null : cursorOverWhatIsHere();
        while (true) {
            Event event = candidate(cursor);
            if (event == null) {
                return Optional.empty();
            }
            if (cursor == null || take(cursor, event, wanted)) {
                return Optional.of(event);
            }
        }
    }

    @Override
    public List<Event> drain() {
        List<Event> events = new ArrayList<>();
        EventRing.Cursor cursor = cursorOverWhatIsHere();
        for (Event event = candidate(cursor); event != null; event = candidateBeforeLoss(cursor)) {
            if (take(cursor, event, EventFilter.any())) {
                events.add(event);
            }
        }
        return events;
    }

    /** Whether whatever is queued will do: nothing need be asked outside the lock, and no cursor is needed. */
    private boolean takesAny(EventFilter wanted) {
        return wanted == EventFilter.any() && !filter.hasPredicate();
    }

    private EventRing.Cursor cursorOverWhatIsHere() {
        lock.lock();
        try {
            return ring.cursor().seal();
        } finally {
            lock.unlock();
        }
    }

    /** A loss told in the middle of a drain would lose what was drained: it waits for the next call. */
    private @Nullable Event candidateBeforeLoss(EventRing.Cursor cursor) {
        lock.lock();
        try {
            return lost > 0 && !failed ? null : cursor.next();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            lost = 0;
            failed = false;
            ring.clear();
        } finally {
            lock.unlockAndWakeAll();
        }
        onClose.accept(this);
    }

    /** The next event the cursor has not seen, or null. Without a cursor, the oldest: it is taken. */
    private @Nullable Event candidate(EventRing.@Nullable Cursor cursor) {
        lock.lock();
        try {
            return here(cursor);
        } finally {
            lock.unlock();
        }
    }

    /** As above, but waits for one; null when the deadline passes. */
    private @Nullable Event candidate(EventRing.@Nullable Cursor cursor, Deadline deadline) {
        lock.lock();
        try {
            while (true) {
                if (cursor != null && deadline.hasPassed()) {
                    // Events that come faster than they are looked at must not keep the search alive.
                    cursor.seal();
                }
                Event event = here(cursor);
                if (event != null) {
                    return event;
                }
                refuseAfterEnd();
                // Not before: what is here already needs no clock.
                long nanos = deadline.remainingNanos();
                if (nanos <= 0) {
                    return null;
                }
                sleepers.sleeps();
                try {
                    lock.await(nanos);
                } finally {
                    sleepers.woken();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("interrupted while waiting for an event (" + filter + ")", e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the candidate if it fits, outside the lock while user code decides, and is still there. */
    private boolean take(EventRing.Cursor cursor, Event event, EventFilter wanted) {
        boolean belongs = filter.fits(event);
        boolean fits = belongs && wanted.fits(event);
        if (belongs && !fits) {
            return false;
        }
        lock.lock();
        try {
            return cursor.remove(event) && fits;
        } finally {
            lock.unlock();
        }
    }

    /** The next queued event the cursor has not seen, or null; a loss is told in its place. */
    private @Nullable Event here(EventRing.@Nullable Cursor cursor) {
        if (lost > 0 && !failed) {
            long count = lost;
            lost = 0;
            throw new EventsLostException(count);
        }
        Event event = cursor == null ? ring.poll() : cursor.next();
        if (event == null && failed) {
            throw new EventsLostException(lost);
        }
        return event;
    }

    private void refuseAfterEnd() {
        if (closed) {
            throw new SessionClosedException("the event stream (" + filter + ") is closed", false, null);
        }
        if (end != null) {
            throw new SessionClosedException(
                    "no further event (" + filter + "): session " + end,
                    false,
                    end.cause().orElse(null));
        }
    }

    private EventFilter describe(EventFilter wanted) {
        return wanted == EventFilter.any() ? filter : wanted;
    }
}
