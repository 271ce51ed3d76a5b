package io.qemu4j.machine;

import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a wait for QEMU's words when the process exits: QEMU's end of the connection may outlive it, in
 * the hands of a child.
 */
final class ExitWatch {
    private final AtomicReference<Transport> watched;

    private ExitWatch(Transport transport) {
        watched = new AtomicReference<>(transport);
    }

    /** Closes the transport when the process exits, or at once if it has. */
    static ExitWatch closing(Transport transport, Process process) {
        ExitWatch watch = new ExitWatch(transport);
        // The JDK picks the thread; closing a connection does not hold it up.
        process.onExit().thenRun(watch::exited);
        return watch;
    }

    private void exited() {
        Transport transport = watched.getAndSet(null);
        if (transport != null) {
            try {
                transport.close();
            } catch (IOException e) {
                // Whoever waits on it fails and is heard; this says nothing more.
            }
        }
    }

    /** The wait is over: an exit later on closes nothing. */
    void stop() {
        watched.set(null);
    }
}
