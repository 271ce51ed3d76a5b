package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TcpAddressesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TcpTransportProvider provider = new TcpTransportProvider();

    @Test
    void textIsRead() {
        assertEquals(new TcpAddress("localhost", 4444), provider.parse("tcp:localhost:4444"));
        assertEquals(new TcpAddress("::1", 4444), provider.parse("tcp:[::1]:4444"));
        assertEquals(new TcpAddress("fe80::1%eth0", 1), provider.parse("tcp:[fe80::1%eth0]:1"));
    }

    @Test
    void wordsAreReadAndWritten() {
        for (MonitorAddress address : List.of(
                new TcpAddress("build7", 4444).insecure(),
                new TlsAddress("::1", 4444),
                new TlsAddress("build7", 4444).withoutNameCheck(),
                new TlsAddress("build7", 4444)
                        .withoutClientCertificates()
                        .withoutNameCheck()
                        .withQemuCredentials(Path.of("/etc/pki/a&b?c")))) {
            assertEquals(address, provider.parse(address.toString()));
        }
        assertEquals(
                "tls:build7:1?no-name-check&qemu-credentials=/pki",
                new TlsAddress("build7", 1)
                        .withQemuCredentials(Path.of("/pki"))
                        .withoutNameCheck()
                        .toString());
    }

    @Test
    void aWordMakesADifference() {
        TlsAddress tls = new TlsAddress("build7", 4444);

        assertNotEquals(new TcpAddress("build7", 4444), new TcpAddress("build7", 4444).insecure());
        assertEquals(
                5,
                Set.of(
                                tls,
                                tls.withPort(1),
                                tls.withoutNameCheck(),
                                tls.withoutClientCertificates(),
                                tls.withQemuCredentials(Path.of("/pki")))
                        .size());
    }

    /** 192.0.2.0/24 is nobody's: a connection to it would not be refused, but wait. */
    @Test
    void plainTcpStaysOnThisHostUnlessToldOtherwise() {
        TcpAddress foreign = new TcpAddress("192.0.2.1", 4444);

        IOException connecting = assertThrows(SocketException.class, () -> provider.connect(foreign, LIMIT));
        IOException listening = assertThrows(BindException.class, () -> provider.listen(new TcpAddress("0.0.0.0", 0)));
        IOException told =
                assertThrows(IOException.class, () -> provider.connect(foreign.insecure(), Duration.ofMillis(1)));

        assertTrue(connecting.getMessage().contains("insecure"), connecting::getMessage);
        assertTrue(listening.getMessage().startsWith("tcp:0.0.0.0:0 (0.0.0.0): "), listening::getMessage);
        assertFalse(told.getMessage().contains("insecure()"), told::getMessage);
    }

    @Test
    void malformedTextIsRefused() {
        for (String text : List.of(
                "tcp:host",
                "tcp::1",
                "tcp:::1:4444",
                "tcp:[::1]",
                "tcp:[]:1",
                "tcp:host:",
                "tcp:host:x",
                "tcp:host:-1",
                "tcp:host:65536",
                "tcp:host:123456",
                "tcp:host:1?",
                "tcp:host:1?secure",
                "tls:host",
                "tls:host:1?insecure",
                "tls:host:1?no-name-check&",
                "tls:host:1?qemu-credentials=",
                "unix:/x",
                "host:1")) {
            assertThrows(IllegalArgumentException.class, () -> provider.parse(text), text);
        }
    }

    @Test
    void theSystemsChoiceOfPortIsTold() throws IOException {
        try (TransportListener listener = provider.listen(new TcpAddress("localhost", 0))) {
            TcpAddress address = (TcpAddress) listener.address();

            assertEquals("localhost", address.host());
            assertTrue(address.port() > 0);
        }
    }

    @Test
    void qemuIsToldTheNumberThatIsBound() throws IOException {
        try (TransportListener listener = provider.listen(new TcpAddress("127.0.0.1", 0))) {
            assertEquals(arguments("127.0.0.1", listener), listener.qemuArguments("mon"));
        }
    }

    @Test
    void qemuDialsTheLoopbackWhereEveryAddressIsBound() throws IOException {
        try (TransportListener listener = provider.listen(new TcpAddress("0.0.0.0", 0).insecure())) {
            assertEquals(arguments("127.0.0.1", listener), listener.qemuArguments("mon"));
        }
    }

    private static List<String> arguments(String host, TransportListener listener) {
        int port = ((TcpAddress) listener.address()).port();
        return List.of("-chardev", "socket,id=mon,host=" + host + ",port=" + port + ",server=off,nodelay=on");
    }

    @Test
    void aTakenPortIsRefused() throws IOException {
        try (TransportListener listener = provider.listen(new TcpAddress("localhost", 0))) {
            IOException e = assertThrows(BindException.class, () -> provider.listen(listener.address()));

            assertTrue(e.getMessage().startsWith(listener.address() + ": "), e::getMessage);
        }
    }

    @Test
    void anUnknownHostIsTold() {
        TcpAddress address = new TcpAddress("host.invalid", 1);

        IOException connecting = assertThrows(UnknownHostException.class, () -> provider.connect(address, LIMIT));
        IOException listening = assertThrows(IOException.class, () -> provider.listen(address));

        assertEquals("tcp:host.invalid:1: unknown host", connecting.getMessage());
        assertTrue(listening.getMessage().startsWith("tcp:host.invalid:1: "), listening::getMessage);
    }

    @Test
    void aRefusalNamesTheAddressThatRefused() throws IOException {
        TransportListener listener = provider.listen(new TcpAddress("localhost", 0));
        listener.close();

        IOException e = assertThrows(ConnectException.class, () -> provider.connect(listener.address(), LIMIT));

        assertTrue(
                e.getMessage().contains("(127.0.0.1)") || e.getMessage().contains("(0:0:0:0:0:0:0:1)"), e::getMessage);
    }

    @Test
    void aSocketConnectedToItselfIsRefused() throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.connect(socket.getLocalSocketAddress());

            assertThrows(ConnectException.class, () -> Dial.requirePeer(socket));
        }
    }
}
