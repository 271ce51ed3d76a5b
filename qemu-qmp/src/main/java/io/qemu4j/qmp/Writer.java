package io.qemu4j.qmp;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a session: one command at a time, its bytes and descriptors in one write. A write that
 * QEMU does not take (it was stopped, say) cannot be ended by the thread that is in it: the watchdog reports
 * it overdue, and the session dies of it.
 */
final class Writer {
    private static final long NONE = Long.MAX_VALUE;

    /**
     * The least time a write gets. A session must not die of a caller's short limit, or because this process
     * had to pause, when QEMU is fine: an overdue write is one that QEMU really does not take.
     */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private final Transport transport;
    private final Runnable onOverdue;
    private final ReentrantLock lock = new ReentrantLock();

    private final Object guard = new Object();
    /** When the write under way is overdue, as nanoTime; {@link #NONE} between writes. */
    private long dueAt = NONE;
    /** When the watchdog will look next, as nanoTime; {@link #NONE} when it will not. */
    private long checkAt = NONE;

    private @Nullable Future<?> check;
    private boolean stopped;

    Writer(Transport transport, Runnable onOverdue) {
        this.transport = transport;
        this.onOverdue = onOverdue;
    }

    /**
     * Takes the turn to write. The caller gives it back with {@link #unlock}.
     *
     * @return false when the deadline passed first
     */
    boolean lock(String command, Deadline deadline) {
        try {
            return lock.tryLock() || lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(command + ": interrupted before it was sent", e);
        }
    }

    void unlock() {
        lock.unlock();
    }

    /** Writes, while holding the lock. */
    void write(Request request, byte[] bytes, Deadline deadline) throws IOException {
        arm(Math.max(PATIENCE, deadline.remainingNanos()));
        try {
            transport.write(bytes, 0, bytes.length, request.descriptors());
        } finally {
            synchronized (guard) {
                dueAt = NONE;
            }
        }
    }

    /** Lets go of the watchdog, which would else keep a dead session in memory for its last limit. */
    void stop() {
        synchronized (guard) {
            stopped = true;
            if (check != null) {
                check.cancel(false);
            }
        }
    }

    private void arm(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return;
        }
        synchronized (guard) {
            dueAt = System.nanoTime() + nanos;
            // A busy session must not pay for a timer with every command: a check that is already due no
            // later does for this write too, and re-arms itself.
            if (checkAt == NONE || checkAt - dueAt > 0) {
                checkAfter(nanos);
            }
        }
    }

    private void checkAfter(long nanos) {
        if (stopped) {
            return;
        }
        if (check != null) {
            check.cancel(false);
        }
        long at = System.nanoTime() + nanos;
        checkAt = at;
        check = Watchdog.after(nanos, () -> check(at));
    }

    private void check(long at) {
        synchronized (guard) {
            if (at != checkAt) {
                return;
            }
            checkAt = NONE;
            if (dueAt == NONE) {
                return;
            }
            long left = dueAt - System.nanoTime();
            if (left > 0) {
                checkAfter(left);
                return;
            }
        }
        onOverdue.run();
    }
}
