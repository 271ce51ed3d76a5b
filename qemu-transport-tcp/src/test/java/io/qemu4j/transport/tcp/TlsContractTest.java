package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContract;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The JVM's default context is what an address takes that was read from text. */
class TlsContractTest extends TransportContract {
    private static SSLContext before;

    @BeforeAll
    static void setDefaultContext() throws NoSuchAlgorithmException {
        before = SSLContext.getDefault();
        SSLContext.setDefault(Certificates.context(Certificates.GOOD));
    }

    @AfterAll
    static void resetDefaultContext() {
        SSLContext.setDefault(before);
    }

    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return new TlsAddress("localhost", 0).withQemuCredentials(Path.of("/etc/pki/qemu"));
    }

    /** The first handshake of a JVM takes its time, on a busy host. */
    @Override
    protected Duration shortLimit() {
        return Duration.ofSeconds(3);
    }
}
