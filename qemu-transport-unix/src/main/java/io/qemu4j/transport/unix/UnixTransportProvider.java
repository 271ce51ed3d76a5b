package io.qemu4j.transport.unix;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Connects and listens on {@link UnixAddress} and {@link AbstractUnixAddress}.
 *
 * <p>Connecting fails at once where nobody listens, and waits no longer than its limit where the
 * listener's queue is full. A path of more than 107 bytes is connected to through a short-lived link;
 * to listen it is refused, since QEMU could not reach it.
 *
 * <p>A listener's socket file has mode 0600, and only processes of the file's owner or of root are
 * accepted. A socket file that nobody listens on is replaced; a file that is no socket is left alone.
 * {@link TransportListener#close} removes the file if it is still the listener's own.
 *
 * <p>Threads: every method may be called from any thread. An interrupt disturbs none, on virtual
 * threads either. A virtual thread that accepts or connects borrows a platform thread while it waits. One that reads
 * is woken by one thread for all of them on Linux, from Java 22 on and with native access; else it borrows one, too.
 *
 * @since 0.1
 */
public final class UnixTransportProvider implements TransportProvider {
    private static final String UNIX = "unix";
    private static final String ABSTRACT = "unix-abstract";

    /** Does nothing: the native library loads with the first connection. */
    public UnixTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(UNIX, ABSTRACT);
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address instanceof UnixAddress || address instanceof AbstractUnixAddress;
    }

    @Override
    public MonitorAddress parse(String text) {
        int colon = text.indexOf(':');
        String scheme = text.substring(0, Math.max(0, colon));
        String rest = text.substring(colon + 1);
        if (scheme.equals(UNIX) && !rest.isEmpty()) {
            return new UnixAddress(Path.of(rest));
        }
        if (scheme.equals(ABSTRACT) && !rest.isEmpty()) {
            return new AbstractUnixAddress(rest);
        }
        throw new IllegalArgumentException(
                "not a Unix socket address: '" + text + "'; write unix:/path or unix-abstract:name");
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        return PlatformThread.call(() -> new UnixTransport(Dial.to(address, deadline)));
    }

    @Override
    public TransportListener listen(MonitorAddress address) throws IOException {
        return PlatformThread.call(() -> UnixListener.on(address));
    }
}
