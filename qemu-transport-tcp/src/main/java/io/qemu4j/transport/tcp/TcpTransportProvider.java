package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Connects and listens on {@link TcpAddress} and {@link TlsAddress}.
 *
 * <p>A TCP address that leads off this host is refused unless it says {@code insecure}.
 *
 * <p>A TLS handshake is part of connecting and of accepting, within the same limit; an accept gives it five
 * seconds at least. One that fails is an {@link javax.net.ssl.SSLHandshakeException} whose message names what
 * was wrong, and the listener lives on. What only the peer checks shows as the alert it sent or, as QEMU sends
 * none and closes, in the first {@link Transport#read}: "closed during handshake".
 *
 * <p>Where a name has several addresses, they are tried in the resolver's order within the one limit.
 * The resolver itself is not limited. Descriptors cannot be passed.
 *
 * <p>Threads: every method may be called from any thread. An interrupt disturbs no write; a virtual thread borrows
 * a platform thread for each. It does end what else a virtual thread is blocked in, and the JDK then closes the
 * socket: a connect, an accept, or the read of a session's own reader, which nobody else has at hand to interrupt.
 *
 * @since 0.1
 */
public final class TcpTransportProvider implements TransportProvider {
    /** Does nothing. */
    public TcpTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp", "tls");
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address instanceof TcpAddress || address instanceof TlsAddress;
    }

    @Override
    public MonitorAddress parse(String text) {
        return AddressText.parse(text);
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        WatchedSocket socket = Dial.to(address, deadline);
        return address instanceof TlsAddress tls
                ? TlsTransport.client(socket, tls, deadline)
                : TcpTransport.over(socket);
    }

    @Override
    public TransportListener listen(MonitorAddress address) throws IOException {
        return TcpListener.on(address);
    }
}
