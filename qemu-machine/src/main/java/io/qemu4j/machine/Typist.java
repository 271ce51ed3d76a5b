package io.qemu4j.machine;

import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes to a console, on a thread that is made when it is first needed: a guest that reads nothing blocks a write,
 * and only the end of the connection would free it. So it is the waiting that ends; what is being written then is
 * written when the guest reads again, before all else.
 */
final class Typist {
    private final Transport transport;
    private final ThreadPoolExecutor thread;

    Typist(Transport transport, String name) {
        this.transport = transport;
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(null, work, "qemu-typist-" + name, 0, false);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Writes, and waits until the connection has it all.
     *
     * @throws IOException if the connection is closed or broke
     * @throws TimeoutException if the deadline passed; what had not begun by then is not written
     * @throws InterruptedException if the thread is interrupted; the same holds
     */
    void type(byte[] bytes, int offset, int length, Deadline deadline)
            throws IOException, InterruptedException, TimeoutException {
        byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
        if (deadline.hasPassed()) {
            throw new TimeoutException();
        }
        Future<?> written = submit(own);
        try {
            written.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(e.getCause());
        } finally {
            written.cancel(false);
        }
    }

    private Future<?> submit(byte[] bytes) throws IOException {
        try {
            return thread.submit(() -> {
                transport.write(bytes, 0, bytes.length, List.of());
                return null;
            });
        } catch (RejectedExecutionException e) {
            throw new IOException("the console is closed", e);
        }
    }

    /** Ends the thread. The transport is closed by now, so what waits for its turn fails, and who waits for it hears. */
    void end() {
        thread.shutdown();
        Waiting.forEnd(thread, TimeUnit.SECONDS.toNanos(1));
    }
}
