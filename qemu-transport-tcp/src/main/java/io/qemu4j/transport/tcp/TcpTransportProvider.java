package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects and listens on {@link TcpAddress}.
 *
 * <p>Where a name has several addresses, they are tried in the resolver's order within the one limit.
 * The resolver itself is not limited. Descriptors cannot be passed.
 *
 * <p>Threads: every method may be called from any thread. An interrupt disturbs none, with one
 * exception: the JDK closes the socket if it reaches a virtual thread that is blocked on it.
 *
 * @since 0.1
 */
public final class TcpTransportProvider implements TransportProvider {
    private static final Pattern TEXT =
            Pattern.compile("tcp:(?:\\[(?<literal>[^\\[\\]]+)]|(?<host>[^\\[\\]:]+)):(?<port>[0-9]{1,5})");

    /** Does nothing. */
    public TcpTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address instanceof TcpAddress;
    }

    @Override
    public MonitorAddress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not a TCP address: '" + text + "'; write tcp:host:port, an IPv6 address in brackets");
        }
        String host = parts.group("host");
        return new TcpAddress(host != null ? host : parts.group("literal"), Integer.parseInt(parts.group("port")));
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        return TcpTransport.over(Dial.to(tcp(address), Deadline.in(limit)));
    }

    @Override
    public TransportListener listen(MonitorAddress address) throws IOException {
        return TcpListener.on(tcp(address));
    }

    private static TcpAddress tcp(MonitorAddress address) {
        if (address instanceof TcpAddress tcp) {
            return tcp;
        }
        throw new IllegalArgumentException("not a TCP address: " + address);
    }
}
