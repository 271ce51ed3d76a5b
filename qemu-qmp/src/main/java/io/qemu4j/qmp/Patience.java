package io.qemu4j.qmp;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What a waiting thread does for its own command, for one that no thread waits for: tells when it is slow, and gives it up at its limit. */
final class Patience {
    private final Pending pending;
    private final Deadline deadline;
    private final Duration slow;
    private final Wire wire;
    private @Nullable Future<?> timer;
    private boolean ended;

    Patience(Pending pending, Deadline deadline, Duration slow, Wire wire) {
        this.pending = pending;
        this.deadline = deadline;
        this.slow = slow;
        this.wire = wire;
        start();
    }

    private void start() {
        long toSlow = Deadline.in(slow).remainingNanos();
        long toEnd = deadline.remainingNanos();
        if (toSlow < toEnd) {
            after(toSlow, this::tellSlow);
        } else {
            after(toEnd, pending::giveUp);
        }
    }

    private void tellSlow() {
        wire.slow(pending.request().name(), slow);
        after(deadline.remainingNanos(), pending::giveUp);
    }

    private synchronized void after(long nanos, Runnable task) {
        if (!ended && nanos != Long.MAX_VALUE) {
            timer = Watchdog.after(nanos, task);
        }
    }

    /** Lets go of the timer: the command has come to its end. */
    synchronized void end() {
        ended = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
