package io.qemu4j.machine;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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

    /** Waits for an executor that was shut down to end; true if it did. */
    static boolean forEnd(ExecutorService executor, long nanos) {
        return patiently(nanos, left -> executor.awaitTermination(left, TimeUnit.NANOSECONDS));
    }

    /** Makes a call that waits so long, and again when it was interrupted. */
    static <T> T forCall(Duration limit, Function<Duration, T> call) {
        Deadline deadline = Deadline.in(limit);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.apply(deadline.remaining());
                } catch (InterruptedCallException e) {
                    interrupted = Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
