package io.qemu4j.transport.unix;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.newsclub.net.unix.ThreadUtil;

/**
 * Keeps blocking calls off virtual threads. There junixsocket makes the socket non-blocking for all
 * its users, waits in a pool that a few idle sockets exhaust, and closes the socket on an interrupt;
 * and a blocked file stream holds the carrier. (Tried with junixsocket 2.11.1 on JDK 25.)
 */
final class PlatformThread {
    interface Call<T> {
        T call() throws IOException;
    }

    private PlatformThread() {}

    static <T> T call(Call<T> call) throws IOException {
        return ThreadUtil.isVirtualThread() ? elsewhere(call) : call.call();
    }

    private static <T> T elsewhere(Call<T> call) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(result, call), "qemu-unix-io");
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
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

    private static <T> void complete(CompletableFuture<T> result, Call<T> call) {
        try {
            result.complete(call.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
