package io.qemu4j.transport.tcp;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps writes off virtual threads: the JDK closes a socket, which is everybody's, when an interrupt finds a
 * virtual thread blocked on it.
 */
final class PlatformThread {
    interface Write {
        void run() throws IOException;
    }

    /** {@code Thread.isVirtual}; null before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

    /** As many as there are writes at a time. They stay a moment: to start one costs as much as a command. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 100, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), PlatformThread::daemon);

    private PlatformThread() {}

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "qemu-tcp-io", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private static @Nullable MethodHandle isVirtualHandle() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** Returns when it is done, interrupted or not. */
    static void run(Write write) throws IOException {
        if (isHere()) {
            write.run();
        } else {
            elsewhere(write);
        }
    }

    /** Whether the calling thread is one. */
    static boolean isHere() {
        return !isVirtual(Thread.currentThread());
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new LinkageError("Thread.isVirtual", e);
        }
    }

    private static void elsewhere(Write write) throws IOException {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        THREADS.execute(() -> {
            try {
                write.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw e;
        }
    }
}
