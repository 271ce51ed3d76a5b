package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Hosts, and which of them may be talked to without encryption. */
final class Network {
    private Network() {}

    static String host(MonitorAddress address) {
        if (address instanceof TcpAddress tcp) {
            return tcp.host();
        }
        if (address instanceof TlsAddress tls) {
            return tls.host();
        }
        throw new IllegalArgumentException("not a TCP or TLS address: " + address);
    }

    static int port(MonitorAddress address) {
        return address instanceof TcpAddress tcp ? tcp.port() : ((TlsAddress) address).port();
    }

    static InetAddress[] resolved(MonitorAddress address) throws IOException {
        InetAddress[] hosts;
        try {
            hosts = InetAddress.getAllByName(host(address));
        } catch (UnknownHostException e) {
            UnknownHostException unknown = new UnknownHostException(address + ": unknown host");
            unknown.initCause(e);
            throw unknown;
        }
        for (InetAddress host : hosts) {
            requireSafe(address, host);
        }
        return hosts;
    }

    private static void requireSafe(MonitorAddress address, InetAddress host) throws SocketException {
        if (address instanceof TcpAddress tcp && !tcp.isInsecure() && !host.isLoopbackAddress()) {
            throw new SocketException(address + " (" + host.getHostAddress() + "): not this host's own address, and"
                    + " QMP over plain TCP lets everybody on the way run programs and read files as QEMU's user;"
                    + " use tls:, or say insecure() in code, ?insecure in text");
        }
    }
}
