package io.qemu4j.api;

import java.util.Objects;

/** What the addresses of the network have in common. */
record HostPort(String host, int port) {
    HostPort {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.startsWith("[")) {
            throw new IllegalArgumentException("not a host name or address: '" + host + "'");
        }
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port out of range 0-65535: " + port);
        }
    }

    HostPort withPort(int other) {
        return new HostPort(host, other);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
