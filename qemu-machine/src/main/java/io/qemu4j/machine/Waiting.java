package io.qemu4j.machine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that an interrupt does not end, for cleaning up: the interrupt is kept for later. */
final class Waiting {
    private Waiting() {}

    /** Waits for a thread to end; true if it did. */
    static boolean forEnd(Thread thread, long nanos) {
        return patiently(nanos, left -> {
            TimeUnit.NANOSECONDS.timedJoin(thread, left);
            return !thread.isAlive();
        });
    }

    /** Waits for a process to exit; true if it did. */
    static boolean forExit(Process process, long nanos) {
        return patiently(nanos, left -> process.waitFor(left, TimeUnit.NANOSECONDS));
    }

    /** Waits for a future to complete, in whatever way; true if it did. */
    static boolean forEnd(Future<?> future, long nanos) {
        return patiently(nanos, left -> {
            try {
                future.get(left, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException | CancellationException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
        });
    }

    private static boolean patiently(long nanos, Wait wait) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.upTo(Math.max(1, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Wait {
        boolean upTo(long nanos) throws InterruptedException;
    }
}
