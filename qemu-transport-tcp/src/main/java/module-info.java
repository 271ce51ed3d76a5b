/**
 * Monitors over TCP and TLS. Exports nothing: {@link io.qemu4j.api.spi.Transports} finds it.
 *
 * <p>QMP over TCP is neither encrypted nor authenticated, and whoever can talk QMP controls the
 * machine and reads the host's files: prefer Unix sockets on one host, and TLS between hosts.
 *
 * @provides io.qemu4j.api.spi.TransportProvider for {@code tcp:} and {@code tls:} addresses
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.transport.tcp {
    requires io.qemu4j.api;
    requires static org.jspecify;

    provides io.qemu4j.api.spi.TransportProvider with
            io.qemu4j.transport.tcp.TcpTransportProvider;
}
