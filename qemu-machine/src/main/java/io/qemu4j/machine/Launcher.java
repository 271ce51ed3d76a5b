package io.qemu4j.machine;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes, all from one thread that lives as long as this class. A child that asks to die with
 * its parent (PR_SET_PDEATHSIG, which setpriv and QEMU's {@code -run-with exit-with-parent=on} use) is
 * killed when the <em>thread</em> that started it ends, and callers' threads end.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html">PR_SET_PDEATHSIG(2const)</a>
 */
final class Launcher {
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Launcher::immortal);

    private Launcher() {}

    private static Thread immortal(Runnable work) {
        // Without the creator's inheritable thread-locals and class loader, which it would hold for ever.
        Thread thread = new Thread(null, work, "qemu-launcher", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Starts a process. Takes a few milliseconds and is not interrupted half-way; an interrupt is kept. */
    static Process start(ProcessBuilder builder) throws IOException {
        Future<Process> started = THREAD.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IOException("cannot start " + builder.command().get(0), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
