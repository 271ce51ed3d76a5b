package io.qemu4j.machine;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLProtocolException;

/** A place where QEMU dials in, once: with the first connection that stands it closes. */
final class DialIn {
    /** Accepting may be deaf to interrupts, so the caller's flag is looked at this often. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private static final System.Logger LOG = System.getLogger(DialIn.class.getName());

    /** So many of those turned away are told of. */
    private static final int MOST_TOLD = 5;

    private final TransportListener listener;

    private DialIn(TransportListener listener) {
        this.listener = listener;
    }

    static DialIn listen(Transports transports, MonitorAddress address, Cleanup cleanup) throws IOException {
        return new DialIn(cleanup.make(() -> transports.listen(address), TransportListener::close));
    }

    List<String> arguments(String chardevId) {
        return listener.qemuArguments(chardevId);
    }

    /**
     * Waits for QEMU. On an address that others can reach they may come first: who does not get into a
     * handshake is turned away, and told as suppressed if nobody else comes. Who is refused for a certificate is
     * QEMU, most likely, and dials but once.
     *
     * @throws SocketTimeoutException if the deadline passed
     * @throws IOException if the process exited, or accepting failed
     * @throws InterruptedException if the thread is interrupted
     */
    Transport accept(Process process, Deadline deadline) throws IOException, InterruptedException {
        // A handshake may take longer than the limit that accepting is given.
        ExitWatch watch = ExitWatch.closing(listener, process, deadline);
        List<SSLProtocolException> turnedAway = new ArrayList<>();
        try {
            return accept(deadline, turnedAway);
        } catch (IOException e) {
            turnedAway.forEach(e::addSuppressed);
            throw e;
        } finally {
            watch.stop();
            stopListening();
        }
    }

    private Transport accept(Deadline deadline, List<SSLProtocolException> turnedAway)
            throws IOException, InterruptedException {
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
            } catch (SSLProtocolException e) {
                LOG.log(System.Logger.Level.INFO, "turned away, which is hardly QEMU: {0}", e.getMessage());
                if (turnedAway.size() < MOST_TOLD) {
                    turnedAway.add(e);
                }
            }
        }
    }

    private void stopListening() {
        try {
            listener.close();
        } catch (IOException e) {
            // Who was accepted is not to be lost for that, and a failure has a better cause.
            LOG.log(System.Logger.Level.WARNING, "cannot stop listening on " + listener.address(), e);
        }
    }
}
