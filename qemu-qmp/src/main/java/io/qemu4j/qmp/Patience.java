package io.qemu4j.qmp;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a waiting thread does for its own command, for those that no thread waits for: tells when one is slow, and
 * gives it up at its limit. One timer does for all of a session: one for each would wake the watchdog with every
 * command, only to be cancelled.
 */
final class Patience {
    private final Duration slow;
    private final Wire wire;
    private final Set<Wait> waits = new HashSet<>();
    /** When the watchdog will look next, as nanoTime, while there is a check. */
    private long checkAt;

    private @Nullable Future<?> check;
    private boolean stopped;

    Patience(Duration slow, Wire wire) {
        this.slow = slow;
        this.wire = wire;
    }

    /** One command's wait. Guarded by the monitor of its patience. */
    static final class Wait {
        private final Pending pending;
        private final Deadline slow;
        private final Deadline end;
        private boolean slowTold;

        private Wait(Pending pending, Deadline slow, Deadline end) {
            this.pending = pending;
            this.slow = slow;
            this.end = end;
        }

        private long remainingNanos() {
            return slowTold ? end.remainingNanos() : Math.min(slow.remainingNanos(), end.remainingNanos());
        }
    }

    /** Begins to wait. Whoever waits ends it with {@link #end}, however the command ended. */
    synchronized Wait begin(Pending pending, Deadline deadline) {
        Wait wait = new Wait(pending, Deadline.in(slow), deadline);
        if (!stopped) {
            waits.add(wait);
            checkIn(wait.remainingNanos());
        }
        return wait;
    }

    /** Lets go of a command that has come to its end. */
    synchronized void end(Wait wait) {
        waits.remove(wait);
    }

    /** Lets go of the watchdog, which would else keep a dead session in memory for its last limit. */
    synchronized void stop() {
        stopped = true;
        waits.clear();
        if (check != null) {
            check.cancel(false);
        }
    }

    private void checkIn(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return;
        }
        long at = System.nanoTime() + nanos;
        if (check != null) {
            if (checkAt - at <= 0) {
                // It re-arms itself.
                return;
            }
            check.cancel(false);
        }
        checkAt = at;
        check = Watchdog.after(nanos, () -> check(at));
    }

    private void check(long at) {
        List<Pending> overdue = new ArrayList<>();
        List<Pending> late = new ArrayList<>();
        synchronized (this) {
            if (stopped || at != checkAt) {
                return;
            }
            check = null;
            long next = Long.MAX_VALUE;
            for (Iterator<Wait> i = waits.iterator(); i.hasNext(); ) {
                Wait wait = i.next();
                if (wait.end.hasPassed()) {
                    overdue.add(wait.pending);
                    i.remove();
                    continue;
                }
                if (!wait.slowTold && wait.slow.hasPassed()) {
                    wait.slowTold = true;
                    late.add(wait.pending);
                }
                next = Math.min(next, wait.remainingNanos());
            }
            checkIn(next);
        }
        late.forEach(pending -> wire.slow(pending.request().name(), slow));
        overdue.forEach(Pending::giveUp);
    }
}
