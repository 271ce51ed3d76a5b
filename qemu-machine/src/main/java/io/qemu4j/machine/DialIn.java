package io.qemu4j.machine;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** A place where QEMU dials in, once: with the first connection it closes. */
final class DialIn {
    /** Accepting may be deaf to interrupts, so the caller's flag is looked at this often. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private final TransportListener listener;

    private DialIn(TransportListener listener) {
        this.listener = listener;
    }

    static DialIn listen(Transports transports, MonitorAddress address, Cleanup cleanup) throws IOException {
        TransportListener listener = transports.listen(address);
        cleanup.add(listener::close);
        return new DialIn(listener);
    }

    List<String> arguments(String chardevId) {
        return listener.qemuArguments(chardevId);
    }

    /**
     * Waits for QEMU.
     *
     * @throws SocketTimeoutException if the deadline passed
     * @throws IOException if the process exited, or accepting failed
     * @throws InterruptedException if the thread is interrupted
     */
    Transport accept(Process process, Deadline deadline) throws IOException, InterruptedException {
        ExitWatch watch = ExitWatch.closing(listener, process);
        try {
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                try {
                    return listener.accept(deadline.remaining().compareTo(SLICE) < 0 ? deadline.remaining() : SLICE);
                } catch (SocketTimeoutException e) {
                    if (deadline.hasPassed()) {
                        throw e;
                    }
                }
            }
        } finally {
            watch.stop();
            listener.close();
        }
    }
}
