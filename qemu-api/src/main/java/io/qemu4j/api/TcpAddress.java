package io.qemu4j.api;

import java.util.Objects;

/**
 * A TCP port. Text: {@code tcp:localhost:4444}, {@code tcp:[::1]:4444}, {@code
 * tcp:build7:4444?insecure}.
 *
 * <p>QMP over TCP is neither encrypted nor authenticated, and whoever can talk QMP runs programs and
 * reads files as QEMU's user. So an address other than this host's own is taken only with {@link
 * #insecure()}; over a network use {@link TlsAddress}.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class TcpAddress implements MonitorAddress {
    private final HostPort place;
    private final boolean insecure;

    /**
     * A port of this host, unless {@link #insecure()} is said.
     *
     * @param host a host name or address literal, without brackets; not empty
     * @param port 0 to 65535; 0 only to listen, where the system picks a free one
     */
    public TcpAddress(String host, int port) {
        this(new HostPort(host, port), false);
    }

    private TcpAddress(HostPort place, boolean insecure) {
        this.place = place;
        this.insecure = insecure;
    }

    /**
     * Takes the risk: the address may be another host's, or be reached from other hosts.
     *
     * @return a copy
     */
    public TcpAddress insecure() {
        return new TcpAddress(place, true);
    }

    /**
     * Replaces the port.
     *
     * @param port 0 to 65535
     * @return a copy
     */
    public TcpAddress withPort(int port) {
        return new TcpAddress(place.withPort(port), insecure);
    }

    /**
     * The host.
     *
     * @return a name or an address literal, without brackets
     */
    public String host() {
        return place.host();
    }

    /**
     * The port.
     *
     * @return 0 to 65535
     */
    public int port() {
        return place.port();
    }

    /**
     * Whether the address may lead off this host.
     *
     * @return true after {@link #insecure()}
     */
    public boolean isInsecure() {
        return insecure;
    }

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpAddress that && place.equals(that.place) && insecure == that.insecure;
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, insecure);
    }

    @Override
    public String toString() {
        return "tcp:" + place + (insecure ? "?insecure" : "");
    }
}
