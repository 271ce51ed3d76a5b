package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeQemuListeningTest {
    private final MemoryTransportProvider provider = new MemoryTransportProvider();
    private final TransportListener listener = provider.listen(provider.unusedAddress());

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

                assertEquals("", client.rest());
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

    private Client dial() throws IOException {
        return new Client(provider.connect(listener.address(), Duration.ofSeconds(10)));
    }
}
