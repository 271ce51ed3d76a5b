package io.qemu4j.machine;

import io.qemu4j.api.spi.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a wait for QEMU when the process exits, or it has lasted long enough, by closing what the wait blocks on: a
 * listener no one will dial, or a connection whose other end outlives QEMU in the hands of a child.
 */
final class ExitWatch implements Runnable {
    private final AtomicReference<Closeable> watched;
    private final CompletableFuture<Process> exit;

    private ExitWatch(Closeable blocking, CompletableFuture<Process> exit) {
        this.watched = new AtomicReference<>(blocking);
        this.exit = exit;
    }

    /** Closes what blocks when the process exits, or at once if it has. */
    static ExitWatch closing(Closeable blocking, Process process) {
        ExitWatch watch = new ExitWatch(blocking, process.onExit());
        // The JDK picks the thread; a close does not hold it up.
        watch.exit.thenRun(watch);
        return watch;
    }

    /** The process has exited, or the time is over. */
    @Override
    public void run() {
        Closeable blocking = watched.getAndSet(null);
        if (blocking != null) {
            try {
                blocking.close();
            } catch (IOException e) {
                // Whoever waits on it fails and is heard; this has nothing to add.
            }
        }
    }

    /** The same, and when the deadline passes. */
    static ExitWatch closing(Closeable blocking, Process process, Deadline deadline) {
        ExitWatch watch = closing(blocking, process);
        watch.exit.completeOnTimeout(process, Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        return watch;
    }

    /** The wait is over: an exit later on closes nothing. */
    void stop() {
        watched.set(null);
        // Else the JDK would start a thread at the exit, to do nothing while others wait for its processor.
        exit.cancel(false);
    }
}
