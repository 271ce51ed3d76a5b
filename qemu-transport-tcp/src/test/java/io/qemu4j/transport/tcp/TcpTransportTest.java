package io.qemu4j.transport.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transport against a socket of the JDK's, which can do what the SPI does not ask for. */
class TcpTransportTest {
    private ServerSocket server;
    private Transport transport;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        TcpAddress address = new TcpAddress("localhost", server.getLocalPort());
        transport = new TcpTransportProvider().connect(address, Duration.ofSeconds(10));
        peer = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        peer.close();
        server.close();
    }

    @Test
    void aPeerThatWritesNoMoreStillReads() throws IOException {
        peer.shutdownOutput();

        assertEquals(-1, transport.read(new byte[1], 0, 1));

        transport.write("still".getBytes(US_ASCII), 0, 5, List.of());
        assertEquals("still", new String(peer.getInputStream().readNBytes(5), US_ASCII));
    }

    @Test
    void aResetIsNoEndOfStream() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();

        assertThrows(IOException.class, () -> transport.read(new byte[1], 0, 1));
    }

    @Test
    void nobodyIsIdentified() throws IOException {
        assertTrue(transport.peer().isEmpty());
    }

    @Test
    void smallMessagesAreNotHeldBack() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (Transport tuned = TcpTransport.over(socket)) {
            assertTrue(socket.getTcpNoDelay());
            assertTrue(socket.getKeepAlive());
        } finally {
            server.accept().close();
        }
    }
}
