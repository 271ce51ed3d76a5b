package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.QemuBinary;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a real QEMU, which uses GnuTLS. */
class TlsQemuIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final TcpTransportProvider provider = new TcpTransportProvider();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endQemu() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void qemuDialsIn() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.GOOD)) {
            start(listener.qemuArguments("mon"));
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

    private static void write(Transport transport, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transport.write(bytes, 0, bytes.length, List.of());
    }

    @Test
    void qemusCertificateIsChecked() throws IOException {
        TlsAddress expired = startListening(Certificates.GOOD);
        TlsAddress misnamed = startListening(Certificates.WRONG_NAME);

        assertRefused(
                "is of no authority that is trusted here",
                () -> provider.connect(expired.withContext(Certificates.suspicious(Certificates.GOOD)), LIMIT));
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
    }

    @Test
    void qemuRefusesOurServersCertificate() throws IOException {
        for (String shown : List.of(Certificates.FOREIGN, Certificates.EXPIRED, Certificates.WRONG_NAME)) {
            try (TransportListener listener = listen(shown, Certificates.GOOD)) {
                start(listener.qemuArguments("mon"));
                assertRefused("closed during handshake", () -> {
                    try (Transport transport = listener.accept(LIMIT)) {
                        readLine(transport);
                    }
                });
            }
        }
    }

    @Test
    void ourListenerRefusesQemusCertificate() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.NONE)) {
            start(listener.qemuArguments("mon"));
            assertRefused("the peer sent no certificate", () -> listener.accept(LIMIT));
        }
    }

    @Test
    void plaintextToATlsPortIsRefused() throws IOException {
        try (TransportListener listener = listen(Certificates.GOOD, Certificates.GOOD)) {
            int port = ((TlsAddress) listener.address()).port();
            start(List.of("-chardev", "socket,id=mon,host=127.0.0.1,port=" + port + ",server=off"));
            assertRefused("the peer does not speak TLS", () -> listener.accept(LIMIT));
        }
    }

    @Test
    void tlsToAPlainPortIsRefused() throws IOException {
        TlsAddress address = startListening("");

        assertRefused("the peer does not speak TLS", () -> connect(address, Certificates.GOOD));
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

    /** Starts a QEMU that listens, with TLS where it has something to show. */
    private TlsAddress startListening(String shown) throws IOException {
        TransportListener chosen = provider.listen(new TcpAddress("127.0.0.1", 0));
        int port = ((TcpAddress) chosen.address()).port();
        chosen.close();
        String chardev = "socket,id=mon,host=127.0.0.1,port=" + port + ",server=on,wait=off";
        Process qemu = start(
                shown.isEmpty()
                        ? List.of("-chardev", chardev)
                        : List.of(
                                "-object",
                                "tls-creds-x509,id=creds,endpoint=server,verify-peer=on,dir="
                                        + Certificates.forQemu(directory, shown)
                                                .toString()
                                                .replace(",", ",,"),
                                "-chardev",
                                chardev + ",tls-creds=creds"));
        awaitListener(port, qemu);
        return new TlsAddress("localhost", port);
    }

    private void awaitListener(int port, Process qemu) throws IOException {
        Deadline deadline = Deadline.in(LIMIT);
        while (true) {
            try {
                provider.connect(new TcpAddress("127.0.0.1", port), deadline.remaining())
                        .close();
                return;
            } catch (ConnectException e) {
                assertTrue(qemu.isAlive() && !deadline.hasPassed(), "QEMU does not listen");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
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

    private Process start(List<String> chardev) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(QemuBinary.require(), "-machine", "none", "-display", "none", "-nodefaults"));
        command.addAll(chardev);
        command.addAll(List.of("-mon", "chardev=mon,mode=control"));
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("qemu-" + processes.size() + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String readLine(Transport transport) throws IOException {
        byte[] buffer = new byte[1];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (buffer[0] != '\n') {
            assertEquals(1, transport.read(buffer, 0, 1), () -> "the stream ended behind " + line);
            line.write(buffer[0]);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
