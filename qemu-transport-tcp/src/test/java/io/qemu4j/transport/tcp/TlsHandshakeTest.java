package io.qemu4j.transport.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;

/** Who gets in, who does not, and what is said about it: the SDK at both ends. */
class TlsHandshakeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TcpTransportProvider provider = new TcpTransportProvider();

    private static TlsAddress local(String shown) {
        return new TlsAddress("localhost", 0).withContext(Certificates.context(shown));
    }

    /** What each end got: its transport's first byte, or what it failed with. */
    private record Outcome(Throwable client, Throwable server) {}

    private Outcome shakeHands(TlsAddress server, TlsAddress client) throws Exception {
        try (TransportListener listener = provider.listen(server)) {
            TlsAddress dialled = client.withPort(((TlsAddress) listener.address()).port());
            var accepting = start(() -> firstFailure(() -> listener.accept(LIMIT)));
            var connecting = start(() -> firstFailure(() -> provider.connect(dialled, LIMIT)));
            return new Outcome(
                    connecting.get(30, TimeUnit.SECONDS).orElse(null),
                    accepting.get(30, TimeUnit.SECONDS).orElse(null));
        }
    }

    /** What goes wrong when an end is opened, and sends and gets a byte. */
    private static Optional<Throwable> firstFailure(Callable<Transport> opening) throws Exception {
        try (Transport transport = opening.call()) {
            transport.write("x".getBytes(US_ASCII), 0, 1, List.of());
            assertEquals(1, transport.read(new byte[1], 0, 1));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static <T> CompletableFuture<T> start(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void assertSays(String words, Throwable e) {
        assertInstanceOf(SSLException.class, e);
        assertTrue(e.getMessage().startsWith("tls:localhost:"), e::getMessage);
        assertTrue(e.getMessage().contains(words), e::getMessage);
    }

    /** The alert, unless the connection was gone before this side came to read it. */
    private static void assertTurnedDown(Throwable e) {
        assertInstanceOf(SSLException.class, e);
        assertTrue(
                e.getMessage().contains("refused by the peer, with the alert")
                        || e.getMessage().contains("closed during handshake"),
                e::getMessage);
    }

    private static void assertGood(Outcome outcome) {
        if (outcome.client() != null || outcome.server() != null) {
            throw new AssertionError(outcome.toString(), outcome.client());
        }
    }

    @Test
    void goodCertificatesGetIn() throws Exception {
        assertGood(shakeHands(local(Certificates.GOOD), local(Certificates.GOOD)));
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        Outcome outcome = shakeHands(local(Certificates.FOREIGN), local(Certificates.GOOD));

        assertSays("the peer's certificate is of no authority that is trusted here", outcome.client());
        assertTurnedDown(outcome.server());
    }

    @Test
    void anExpiredServerIsRefused() throws Exception {
        Outcome outcome = shakeHands(local(Certificates.EXPIRED), local(Certificates.GOOD));

        assertSays("the peer's certificate has expired", outcome.client());
        assertTurnedDown(outcome.server());
    }

    @Test
    void aServerOfAnotherNameIsRefused() throws Exception {
        Outcome outcome = shakeHands(local(Certificates.WRONG_NAME), local(Certificates.GOOD));

        assertSays("the peer's certificate was refused: No subject alternative DNS name", outcome.client());
        assertSays("localhost", outcome.client());
    }

    @Test
    void theNameIsNotCheckedWhereThatIsSaid() throws Exception {
        assertGood(shakeHands(
                local(Certificates.WRONG_NAME), local(Certificates.GOOD).withoutNameCheck()));
    }

    @Test
    void withoutTheNameCheckTheAuthorityIsStillChecked() throws Exception {
        Outcome outcome =
                shakeHands(local(Certificates.FOREIGN), local(Certificates.GOOD).withoutNameCheck());

        assertSays("of no authority that is trusted here", outcome.client());
    }

    @Test
    void aClientWithoutCertificateIsRefused() throws Exception {
        Outcome outcome = shakeHands(local(Certificates.GOOD), local(Certificates.NONE));

        assertSays("the peer sent no certificate", outcome.server());
        assertInstanceOf(SSLHandshakeException.class, outcome.server());
        assertInstanceOf(IOException.class, outcome.client());
    }

    @Test
    void aClientWithoutCertificateGetsInWhereThatIsSaid() throws Exception {
        assertGood(shakeHands(local(Certificates.GOOD).withoutClientCertificates(), local(Certificates.NONE)));
    }

    @Test
    void aClientOfAnotherAuthorityOrExpiredIsRefused() throws Exception {
        Outcome foreign = shakeHands(local(Certificates.GOOD), local(Certificates.FOREIGN));
        Outcome expired = shakeHands(local(Certificates.GOOD), local(Certificates.EXPIRED));

        assertTrue(
                foreign.server().getMessage().contains("of no authority that is trusted here")
                        // The JDK's client keeps a certificate back that the server says it would not take.
                        || foreign.server().getMessage().contains("the peer sent no certificate"),
                foreign.server()::getMessage);
        assertSays("the peer's certificate has expired", expired.server());
    }

    @Test
    void aListenerOutlivesWhoIsRefused() throws Exception {
        try (TransportListener listener = provider.listen(local(Certificates.GOOD))) {
            TcpAddress plain = new TcpAddress("localhost", ((TlsAddress) listener.address()).port());
            try (Transport stranger = provider.connect(plain, LIMIT)) {
                stranger.write("{\"QMP\": {}}\r\n".getBytes(US_ASCII), 0, 13, List.of());

                assertSays(
                        "the peer does not speak TLS",
                        assertThrows(SSLProtocolException.class, () -> listener.accept(LIMIT)));
            }
            provider.connect(plain, LIMIT).close();
            assertSays(
                    "closed during handshake", assertThrows(SSLProtocolException.class, () -> listener.accept(LIMIT)));

            var connecting = start(() -> provider.connect(listener.address(), LIMIT));
            listener.accept(LIMIT).close();
            connecting.get(30, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void aPlainServerIsRefused() throws Exception {
        try (TransportListener listener = provider.listen(new TcpAddress("localhost", 0))) {
            TlsAddress tls = local(Certificates.GOOD).withPort(((TcpAddress) listener.address()).port());
            var connecting = start(() -> firstFailure(() -> provider.connect(tls, LIMIT)));
            try (Transport server = listener.accept(LIMIT)) {
                server.write("{\"QMP\": {}}\r\n".getBytes(US_ASCII), 0, 13, List.of());

                assertSays(
                        "the peer does not speak TLS",
                        connecting.get(30, TimeUnit.SECONDS).orElseThrow());
            }
        }
    }

    /** A byte now and then does not extend the limit. */
    @Test
    void aHandshakeIsBoundedAsAWhole() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            TlsAddress tls = local(Certificates.GOOD).withPort(server.getLocalPort());
            long before = System.nanoTime();
            var connecting = start(() -> provider.connect(tls, SHORT));
            try (Socket slow = server.accept()) {
                byte[] recordOfManyBytes = {22, 3, 3, 0x3f, (byte) 0xff};
                slow.getOutputStream().write(recordOfManyBytes);
                while (!connecting.isDone()) {
                    slow.getOutputStream().write(0);
                    try {
                        connecting.get(20, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        assertTrue(System.nanoTime() - before < LIMIT.toNanos(), "goes on for ever");
                    } catch (ExecutionException e) {
                        // Looked at below.
                    }
                }
            } catch (IOException e) {
                // The other end may close while this one writes.
            }

            CompletionException e = assertThrows(CompletionException.class, connecting::join);
            assertInstanceOf(SocketTimeoutException.class, e.getCause());
        }
    }

    @Test
    void closingTheListenerEndsAHandshake() throws Exception {
        TransportListener listener = provider.listen(local(Certificates.GOOD));
        try (Socket silent = new Socket("localhost", ((TlsAddress) listener.address()).port())) {
            var accepting = start(() -> listener.accept(LIMIT));
            // The server speaks first only after a hello, so the wait for one is all there is to see.
            assertThrows(TimeoutException.class, () -> accepting.get(300, TimeUnit.MILLISECONDS));

            listener.close();

            Throwable e = assertThrows(ExecutionException.class, () -> accepting.get(2, TimeUnit.SECONDS))
                    .getCause();
            assertTrue(e.getMessage().contains("the listener is closed"), e::getMessage);
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    @Test
    void qemuIsToldWhereItsCertificatesAre() throws IOException {
        TlsAddress address = local(Certificates.GOOD).withQemuCredentials(Path.of("/etc/pki, qemu"));
        try (TransportListener listener = provider.listen(address)) {
            int port = ((TlsAddress) listener.address()).port();

            assertEquals(
                    List.of(
                            "-object",
                            "tls-creds-x509,id=mon-tls,dir=/etc/pki,, qemu,endpoint=client,verify-peer=on",
                            "-chardev",
                            "socket,id=mon,host=localhost,port=" + port + ",server=off,nodelay=on,tls-creds=mon-tls"),
                    listener.qemuArguments("mon"));
        }
    }

    @Test
    void withoutThemQemuCannotConnect() throws IOException {
        try (TransportListener listener = provider.listen(local(Certificates.GOOD))) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> listener.qemuArguments("mon"));

            assertTrue(e.getMessage().contains("withQemuCredentials"), e::getMessage);
        }
    }
}
