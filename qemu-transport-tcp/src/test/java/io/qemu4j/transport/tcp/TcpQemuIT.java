package io.qemu4j.transport.tcp;

import static io.qemu4j.transport.tcp.Plain.readLine;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.BareQemu;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpQemuIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TcpTransportProvider provider = new TcpTransportProvider();

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "0.0.0.0", "::1"})
    void qemuDialsIn(String host) throws IOException {
        TcpAddress address = new TcpAddress(host, 0).insecure();

        // tag::dialling[]
        try (TransportListener listener = provider.listen(address);
                BareQemu qemu = BareQemu.dialling(listener);
                Transport transport = listener.accept(LIMIT)) {
            assertTrue(readLine(transport).startsWith("{\"QMP\":"), qemu::log);
        }
        // end::dialling[]
    }

    @Test
    void qemuIsDialled() throws IOException {
        // tag::listening[]
        try (BareQemu qemu = BareQemu.listening(new TcpAddress("127.0.0.1", 0));
                Transport transport = provider.connect(qemu.address(), LIMIT)) {
            assertTrue(readLine(transport).startsWith("{\"QMP\":"));
        }
        // end::listening[]
    }
}
