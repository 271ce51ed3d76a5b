package io.qemu4j.transport.unix;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls on threads of their own. */
final class Calls {
    private Calls() {}

    record Call<T>(FutureTask<T> task, Thread thread) {
        T result() throws Exception {
            return task.get(20, TimeUnit.SECONDS);
        }
    }

    static <T> Call<T> start(Callable<T> callable) {
        FutureTask<T> task = new FutureTask<>(callable);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return new Call<>(task, thread);
    }

    /** Skips the test on a JDK without virtual threads. */
    static void assumeVirtualThreads() {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
    }

    static <T> Call<T> startVirtual(Callable<T> callable) throws ReflectiveOperationException {
        FutureTask<T> task = new FutureTask<>(callable);
        Object thread =
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        return new Call<>(task, (Thread) thread);
    }

    /** Waits until a platform thread stays in a native method. */
    static void awaitNative(Thread thread) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        int looks = 0;
        while (looks < 20) {
            assertTrue(!deadline.hasPassed(), "does not block");
            StackTraceElement[] stack = thread.getStackTrace();
            looks = stack.length > 0 && stack[0].isNativeMethod() ? looks + 1 : 0;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Waits until a thread is parked. */
    static void awaitParked(Thread thread) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(!deadline.hasPassed(), "does not park");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
