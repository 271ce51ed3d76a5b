package io.qemu4j.qmp;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections of a few field accesses, with one condition. One atomic operation takes it and an ordered write
 * gives it back; a lock that must look for others to wake when it is given back takes two. Not reentrant, not fair.
 */
final class SpinLock {
    /** Some microseconds: more than a holder needs that has a processor. */
    private static final int SPINS = 200;

    /** For a holder that waits for this very processor. */
    private static final int YIELDS = 50;

    /** Nanoseconds to sleep, for one that waits for another: nobody wakes who waits for the lock. */
    private static final long MOMENT = 50_000;

    private static final Thread[] NOBODY = {};

    private final AtomicBoolean held = new AtomicBoolean();

    /** Who waits for the condition. Guarded by the lock itself; never changed, but replaced. */
    private Thread[] sleepers = NOBODY;

    void lock() {
        if (!held.weakCompareAndSetAcquire(false, true)) {
            lockOnceFree();
        }
    }

    private void lockOnceFree() {
        boolean interrupted = false;
        for (int tries = 1; held.getOpaque() || !held.weakCompareAndSetAcquire(false, true); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                // Who is interrupted would not sleep.
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(this, MOMENT);
                tries = 0;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void unlock() {
        held.setRelease(false);
    }

    /** Lets the lock go, sleeps until it is woken, for so long at most or for no reason, and takes the lock again. */
    void await(long nanos) throws InterruptedException {
        Thread me = Thread.currentThread();
        sleepers = Arrays.copyOf(sleepers, sleepers.length + 1);
        sleepers[sleepers.length - 1] = me;
        unlock();
        try {
            // Whoever is woken before it sleeps does not sleep.
            LockSupport.parkNanos(this, nanos);
        } finally {
            lock();
            if (sleepers.length > 0) {
                sleepers = Arrays.stream(sleepers).filter(each -> each != me).toArray(Thread[]::new);
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Wakes all that wait: last, so that they find the lock free. */
    void unlockAndWakeAll() {
        Thread[] woken = sleepers;
        sleepers = NOBODY;
        unlock();
        for (Thread sleeper : woken) {
            LockSupport.unpark(sleeper);
        }
    }
}
