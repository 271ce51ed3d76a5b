package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeQemuListeningTest {
    private Listener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new Listener(new ServerSocket(0));
    }

    @Test
    void clientsAreServedAsTheyCome() throws IOException {
        try (FakeQemu fake = FakeQemu.lenient()) {
            fake.listenOn(listener);
            for (int i = 1; i <= 3; i++) {
                try (Client client = dial()) {
                    assertTrue(client.line().contains("QMP"));
                    client.send("{'execute':'qmp_capabilities','id':" + i + "}");
                    assertEquals("{\"return\": {}, \"id\": " + i + "}", client.line());
                }
            }
            assertEquals(3, fake.connections());
        }
    }

    @Test
    void closeEndsTheListener() throws IOException {
        FakeQemu fake = FakeQemu.lenient();
        fake.listenOn(listener);
        fake.close();

        assertThrows(IOException.class, this::dial);
    }

    @Test
    void aRefusedClientIsHungUpOnAndTheNextIsServed() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().refuse(), Script.lenient())) {
            fake.listenOn(listener);
            try (Client refused = dial();
                    Client served = dial()) {
                assertEquals("", refused.rest());
                assertTrue(served.line().contains("QMP"));
            }
        }
    }

    @Test
    void aClientThatIsNotAcceptedHearsNothing() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().neverAccept())) {
            fake.listenOn(listener);
            try (Client client = dial()) {
                fake.close();

                assertEquals("", restOrReset(client));
            }
        }
    }

    @Test
    void theListenersEndIsTheEndOfAccepting() throws IOException {
        try (FakeQemu fake = FakeQemu.lenient()) {
            fake.listenOn(listener);
            listener.close();
        }
    }

    /** A connection that was not even taken from the queue is reset. */
    private static String restOrReset(Client client) {
        try {
            return client.rest();
        } catch (IOException e) {
            return "";
        }
    }

    private Client dial() throws IOException {
        return new Client(new SocketTransport(new Socket("localhost", listener.socket.getLocalPort())));
    }

    private record Listener(ServerSocket socket) implements TransportListener {
        @Override
        public MonitorAddress address() {
            return new TcpAddress("localhost", socket.getLocalPort());
        }

        @Override
        public Transport accept(Duration limit) throws IOException {
            return new SocketTransport(socket.accept());
        }

        @Override
        public List<String> qemuArguments(String chardevId) {
            return List.of();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
