package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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
        try (TransportListener listener = provider.listen(new TcpAddress("0.0.0.0", 0))) {
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
