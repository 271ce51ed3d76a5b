package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A call on a thread of its own. */
final class TransportContractTask<T> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOKS_ALIKE = 20;
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

    private final FutureTask<T> task;
    private final Thread thread;

    private TransportContractTask(Callable<T> call, ThreadFactory threads) {
        this.task = new FutureTask<>(call);
        this.thread = threads.newThread(task);
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "transport-contract");
        thread.setDaemon(true);
        return thread;
    }

    /** By reflection, since this is compiled for Java 17. */
    static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("virtual threads take Java 21", e);
        }
    }

    static <T> TransportContractTask<T> start(ThreadFactory threads, Callable<T> call) {
        TransportContractTask<T> task = new TransportContractTask<>(call, threads);
        task.thread.start();
        return task;
    }

    /**
     * Returns once the thread seems to wait for the system: seen many times in the same place, which is
     * a native method or a parked thread. A thread in a native method counts as running, so that its
     * state alone does not tell.
     */
    TransportContractTask<T> awaitBlocked() {
        awaitBlockedOrDone();
        if (task.isDone()) {
            fail("did not block, but ended with " + outcome());
        }
        return this;
    }

    TransportContractTask<T> awaitBlockedOrDone() {
        Deadline deadline = Deadline.in(PATIENCE);
        StackTraceElement[] last = {};
        int alike = 0;
        while (alike < LOOKS_ALIKE && !task.isDone()) {
            if (deadline.hasPassed()) {
                fail("does not block");
            }
            StackTraceElement[] now = thread.getStackTrace();
            boolean waits = now.length > 0 && (now[0].isNativeMethod() || thread.getState() != Thread.State.RUNNABLE);
            alike = waits && Arrays.equals(now, last) ? alike + 1 : 0;
            last = now;
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        return this;
    }

    /** Fails if the call ends before the time is over. */
    void staysBlockedFor(Duration time) {
        try {
            task.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException | InterruptedException e) {
            // Told below.
        }
        fail("did not stay blocked, but ended with " + outcome());
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What the call returned. */
    T result() {
        return result(PATIENCE);
    }

    T result(Duration limit) {
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed: " + cause(e), cause(e));
        } catch (TimeoutException e) {
            throw stuck(limit);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the call threw. */
    Throwable failure(Duration limit) {
        try {
            T result = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError("the call returned " + result);
        } catch (ExecutionException e) {
            return cause(e);
        } catch (TimeoutException e) {
            throw stuck(limit);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private AssertionError stuck(Duration limit) {
        AssertionError stuck = new AssertionError("still blocked after " + limit);
        stuck.setStackTrace(thread.getStackTrace());
        return stuck;
    }

    private String outcome() {
        try {
            return String.valueOf(task.get(0, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return cause(e).toString();
        } catch (TimeoutException | InterruptedException e) {
            return e.toString();
        }
    }

    private static Throwable cause(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
