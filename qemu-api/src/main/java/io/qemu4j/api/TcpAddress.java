package io.qemu4j.api;

import java.util.Objects;

/**
 * A TCP port. Text: {@code tcp:localhost:4444}, {@code tcp:[::1]:4444}.
 *
 * @param host a host name or address literal, without brackets; not empty
 * @param port 0 to 65535; 0 only to listen, where the system picks a free one
 * @since 0.1
 */
public record TcpAddress(String host, int port) implements MonitorAddress {
    /**
     * Checks host and port.
     *
     * @param host a host name or address literal, without brackets; not empty
     * @param port 0 to 65535; 0 only to listen, where the system picks a free one
     */
    public TcpAddress {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.startsWith("[")) {
            throw new IllegalArgumentException("not a host name or address: '" + host + "'");
        }
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port out of range 0-65535: " + port);
        }
    }

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public String toString() {
        return "tcp:" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
