package io.qemu4j.testkit;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.UnixAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/** The options that make QEMU listen. */
final class BareQemuListen {
    private BareQemuListen() {}

    static List<String> arguments(MonitorAddress address, String id) throws UnknownHostException {
        if (address instanceof UnixAddress unix) {
            return chardev(id, "path=" + escaped(unix.path().toAbsolutePath()));
        }
        if (address instanceof AbstractUnixAddress named) {
            return chardev(id, "path=" + escaped(named.name()) + ",abstract=on,tight=on");
        }
        if (address instanceof TcpAddress tcp) {
            return chardev(id, place(tcp.host(), tcp.port()));
        }
        if (address instanceof TlsAddress tls) {
            Path credentials = tls.qemuCredentials()
                    .orElseThrow(() -> new IllegalArgumentException(
                            address + ": no certificates for QEMU; name their directory by withQemuCredentials"));
            String verify = tls.requiresClientCertificates() ? "on" : "off";
            List<String> chardev = chardev(id, place(tls.host(), tls.port()) + ",tls-creds=" + id + "-tls");
            return List.of(
                    "-object",
                    "tls-creds-x509,id=" + id + "-tls,endpoint=server,verify-peer=" + verify + ",dir="
                            + escaped(credentials.toAbsolutePath()),
                    chardev.get(0),
                    chardev.get(1));
        }
        throw new IllegalArgumentException("QEMU cannot listen on " + address);
    }

    private static List<String> chardev(String id, String place) {
        return List.of("-chardev", "socket,id=" + id + "," + place + ",server=on,wait=off");
    }

    /** The number, since QEMU would listen on all addresses of a name, each with a port of its own. */
    private static String place(String host, int port) throws UnknownHostException {
        return "host=" + InetAddress.getByName(host).getHostAddress() + ",port=" + port;
    }

    private static String escaped(Object value) {
        return value.toString().replace(",", ",,");
    }
}
