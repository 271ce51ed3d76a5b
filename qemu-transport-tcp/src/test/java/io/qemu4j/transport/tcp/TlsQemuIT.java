package io.qemu4j.transport.tcp;

import static io.qemu4j.transport.tcp.Plain.readLine;
import static io.qemu4j.transport.tcp.Plain.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.BareQemu;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a real QEMU, which uses GnuTLS. */
class TlsQemuIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What has QEMU write that it refused somebody; by itself it neither writes it nor sends an alert. */
    private static final String REFUSAL = "qio_channel_tls_credentials_deny";

    @TempDir
    Path directory;

    private final TcpTransportProvider provider = new TcpTransportProvider();
    private final List<BareQemu> qemus = new ArrayList<>();

    @AfterEach
    void endQemu() {
        qemus.forEach(BareQemu::close);
    }

    @Test
    void qemuDialsIn() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.GOOD)) {
            qemus.add(BareQemu.dialling(listener));
            try (Transport transport = listener.accept(LIMIT)) {
                assertTimeoutPreemptively(LIMIT, () -> converse(transport));
            }
        }
    }

    @Test
    void qemuIsDialled() throws IOException {
        TlsAddress address = startListening(Certificates.GOOD);

        try (Transport transport = connect(address, Certificates.GOOD)) {
            assertTimeoutPreemptively(LIMIT, () -> converse(transport));
        }
    }

    /** Commands and replies of any size, and an event. */
    private static void converse(Transport transport) throws IOException {
        assertStarts("{\"QMP\": ", readLine(transport));
        write(transport, "{\"execute\": \"qmp_capabilities\"}\n");
        assertStarts("{\"return\": {}", readLine(transport));

        String large = "x".repeat(200_000);
        write(transport, "{\"execute\": \"query-status\", \"id\": \"" + large + "\"}\n");
        assertTrue(readLine(transport).contains(large));

        write(transport, "{\"execute\": \"stop\"}\n{\"execute\": \"query-status\"}\n");
        assertTrue(readLine(transport).contains("\"event\": \"STOP\""));
        assertStarts("{\"return\": {}", readLine(transport));
        assertTrue(readLine(transport).contains("\"status\": \"paused\""));
    }

    private static void assertStarts(String start, String line) {
        assertTrue(line.startsWith(start), line);
    }

    @Test
    void qemusCertificateIsChecked() throws IOException {
        TlsAddress foreign = startListening(Certificates.GOOD);
        TlsAddress misnamed = startListening(Certificates.WRONG_NAME);

        assertRefused(
                "is of no authority that is trusted here",
                () -> provider.connect(foreign.withContext(Certificates.suspicious(Certificates.GOOD)), LIMIT));
        assertRefused(
                "was refused: No subject alternative DNS name matching localhost found",
                () -> connect(misnamed, Certificates.GOOD));
    }

    /** QEMU takes any client through the handshake, then looks at its certificate and hangs up. */
    @Test
    void qemuRefusesOurCertificate() throws IOException {
        TlsAddress address = startListening(Certificates.GOOD);

        for (String shown : List.of(Certificates.NONE, Certificates.FOREIGN, Certificates.EXPIRED)) {
            assertRefused("closed during handshake", () -> {
                try (Transport transport = connect(address, shown)) {
                    readLine(transport);
                }
            });
        }
        assertEquals(3, refusalsByQemu());
    }

    @Test
    void qemuRefusesOurServersCertificate() throws IOException {
        for (String shown : List.of(Certificates.FOREIGN, Certificates.EXPIRED, Certificates.WRONG_NAME)) {
            try (TransportListener listener = listen(shown, Certificates.GOOD)) {
                qemus.add(BareQemu.dialling(listener, "-trace", REFUSAL));
                assertRefused("closed during handshake", () -> {
                    try (Transport transport = listener.accept(LIMIT)) {
                        readLine(transport);
                    }
                });
            }
            assertEquals(1, refusalsByQemu());
        }
    }

    @Test
    void ourListenerRefusesQemusCertificate() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.NONE)) {
            qemus.add(BareQemu.dialling(listener));
            assertRefused("the peer sent no certificate", () -> listener.accept(LIMIT));
        }
    }

    /** QEMU has to be told not to look at it itself. */
    @Test
    void qemusExpiredCertificateIsRefused() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.GOOD)) {
            Path credentials = Certificates.forQemu(directory, Certificates.EXPIRED);
            startDialling(
                    listener,
                    ",tls-creds=late",
                    "-object",
                    "tls-creds-x509,id=late,endpoint=client,sanity-check=off,dir="
                            + credentials.toString().replace(",", ",,"));
            assertRefused("the peer's certificate has expired", () -> listener.accept(LIMIT));
        }
    }

    @Test
    void plaintextToATlsPortIsRefused() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.GOOD)) {
            startDialling(listener, "");
            assertRefused("the peer does not speak TLS", () -> listener.accept(LIMIT));
        }
    }

    /** Starts a QEMU that dials in otherwise than the listener says. */
    private void startDialling(TransportListener listener, String how, String... more) throws IOException {
        int port = ((TlsAddress) listener.address()).port();
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("-chardev", "socket,id=wrong,host=localhost,port=" + port + how));
        options.addAll(List.of("-mon", "chardev=wrong,mode=control"));
        qemus.add(BareQemu.listening(new TcpAddress("localhost", 0), options.toArray(String[]::new)));
    }

    @Test
    void tlsToAPlainPortIsRefused() throws IOException {
        TcpAddress plain = (TcpAddress) startListening(new TcpAddress("localhost", 0));

        assertRefused(
                "the peer does not speak TLS",
                () -> connect(new TlsAddress(plain.host(), plain.port()), Certificates.GOOD));
    }

    /** What the latest QEMU wrote of them. */
    private long refusalsByQemu() {
        return qemus.get(qemus.size() - 1)
                .log()
                .lines()
                .filter(line -> line.contains(REFUSAL))
                .count();
    }

    private static void assertRefused(String words, Executable call) {
        IOException e = assertThrows(IOException.class, call);
        assertInstanceOf(SSLException.class, e);
        assertTrue(e.getMessage().contains(words), e::getMessage);
    }

    private TransportListener listen(String shown, String shownByQemu) throws IOException {
        return provider.listen(new TlsAddress("localhost", 0)
                .withContext(Certificates.context(shown))
                .withQemuCredentials(Certificates.forQemu(directory, shownByQemu)));
    }

    private TlsAddress startListening(String shown) throws IOException {
        TlsAddress address = new TlsAddress("localhost", 0);
        return (TlsAddress) startListening(address.withQemuCredentials(Certificates.forQemu(directory, shown)));
    }

    private MonitorAddress startListening(MonitorAddress address) throws IOException {
        BareQemu qemu = BareQemu.listening(address, "-trace", REFUSAL);
        qemus.add(qemu);
        return qemu.address();
    }

    /** One client at a time: the next may find QEMU not yet done with the last. */
    private Transport connect(TlsAddress address, String shown) throws IOException {
        Deadline deadline = Deadline.in(LIMIT);
        TlsAddress dialled = address.withContext(Certificates.context(shown));
        while (true) {
            try {
                return provider.connect(dialled, Duration.ofSeconds(5));
            } catch (SocketTimeoutException e) {
                assertTrue(!deadline.hasPassed(), e::getMessage);
            }
        }
    }
}
