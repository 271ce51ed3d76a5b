package io.qemu4j.machine;

import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves a console's bytes into its ring, and its log file where there is one, for as long as the
 * connection lasts. QEMU never waits for anyone to read a console.
 */
final class ConsolePump implements Runnable {
    private static final System.Logger LOG = System.getLogger(ConsolePump.class.getName());
    private static final int PIECE = 64 * 1024;

    private final Transport transport;
    private final ConsoleRing ring;
    private final String name;
    private final Thread thread;
    private @Nullable OutputStream log;

    private ConsolePump(Transport transport, ConsoleRing ring, @Nullable OutputStream log, String name) {
        this.transport = transport;
        this.ring = ring;
        this.log = log;
        this.name = name;
        thread = new Thread(null, this, "qemu-console-" + name, 0, false);
        thread.setDaemon(true);
    }

    /** Opens the log file and starts. The transport is closed by whoever opened it. */
    static ConsolePump start(Transport transport, ConsoleRing ring, @Nullable Path logFile, String name)
            throws IOException {
        OutputStream log = logFile == null ? null : Files.newOutputStream(logFile);
        ConsolePump pump = new ConsolePump(transport, ring, log, name);
        pump.thread.start();
        return pump;
    }

    @Override
    public void run() {
        IOException fault = null;
        byte[] piece = new byte[PIECE];
        try {
            for (int n = transport.read(piece, 0, PIECE); n >= 0; n = transport.read(piece, 0, PIECE)) {
                ring.append(piece, 0, n);
                log(piece, n);
            }
        } catch (IOException e) {
            fault = e;
        } finally {
            ring.end(fault);
            closeLog();
        }
    }

    private void log(byte[] piece, int length) {
        if (log == null) {
            return;
        }
        try {
            log.write(piece, 0, length);
        } catch (IOException e) {
            // The disk is full, say: the console goes on without its log.
            LOG.log(System.Logger.Level.WARNING, "console " + name + ": its log file ends here", e);
            closeLog();
        }
    }

    private void closeLog() {
        OutputStream closing = log;
        log = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "console " + name + ": its log file may be incomplete", e);
        }
    }

    /** Waits for the end of the stream. An interrupt is kept for later. */
    boolean awaitEnd(long limit, TimeUnit unit) {
        return Waiting.forEnd(thread, unit.toNanos(limit));
    }
}
