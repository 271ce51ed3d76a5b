package io.qemu4j.transport.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class UnixListenerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final UnixTransportProvider provider = new UnixTransportProvider();
    private Path path;
    private UnixAddress address;

    @BeforeEach
    void name() {
        path = directory.resolve("monitor");
        address = new UnixAddress(path);
    }

    @Test
    void theFileIsTheOwnersAlone() throws IOException {
        try (TransportListener listener = provider.listen(address)) {
            assertEquals(address, listener.address());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aStaleFileIsReplaced() throws IOException {
        UnixConnectTest.stale(path);

        try (TransportListener listener = provider.listen(address);
                Transport client = provider.connect(address, LIMIT);
                Transport server = listener.accept(LIMIT)) {
            server.close();
            assertEquals(-1, client.read(new byte[1], 0, 1));
        }
    }

    @Test
    void aLiveListenerKeepsItsName() throws IOException {
        try (TransportListener listener = provider.listen(address)) {
            BindException e = assertThrows(BindException.class, () -> provider.listen(address));

            assertEquals(address + ": somebody listens there", e.getMessage());
            listener.accept(LIMIT).close(); // What looked whether anybody listens.
            provider.connect(address, LIMIT).close();
            listener.accept(LIMIT).close();
        }
    }

    @Test
    void aBusyListenerKeepsItsNameAndHoldsNobodyUp() throws IOException {
        for (MonitorAddress name : List.of(address, new AbstractUnixAddress(path.toString()))) {
            List<Transport> queued = new ArrayList<>();
            try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
                server.bind(SocketNames.of(name), 1);
                queued.add(provider.connect(name, LIMIT));
                queued.add(provider.connect(name, LIMIT));

                assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> assertThrows(BindException.class, () -> provider.listen(name)));
            } finally {
                for (Transport transport : queued) {
                    transport.close();
                }
            }
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(path, "precious");

        BindException e = assertThrows(BindException.class, () -> provider.listen(address));

        assertTrue(e.getMessage().contains("no socket"), e::getMessage);
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void aLinkIsLeftAlone() throws IOException {
        Files.createSymbolicLink(path, UnixConnectTest.stale(directory.resolve("stale")));

        assertThrows(BindException.class, () -> provider.listen(address));

        assertTrue(Files.isSymbolicLink(path));
        assertTrue(Files.exists(path));
    }

    @Test
    void aTakenAbstractNameIsRefused() throws IOException {
        AbstractUnixAddress name = new AbstractUnixAddress(path.toString());
        try (TransportListener listener = provider.listen(name)) {
            BindException e = assertThrows(BindException.class, () -> provider.listen(name));

            assertTrue(e.getMessage().startsWith(name + ": "), e::getMessage);
            assertEquals(name, listener.address());
        }
        provider.listen(name).close();
    }

    @Test
    void closeLeavesTheFileOfAnother() throws IOException {
        TransportListener listener = provider.listen(address);
        Files.delete(path);
        Files.writeString(path, "another's");

        listener.close();

        assertEquals("another's", Files.readString(path));
    }

    @Test
    void closeDoesWithoutTheFile() throws IOException {
        TransportListener listener = provider.listen(address);
        Files.delete(path);

        listener.close();

        assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aFileThatIsGoneEndsTheWait() throws Exception {
        try (TransportListener listener = provider.listen(address)) {
            var accepting = Calls.start(() -> assertThrows(IOException.class, () -> listener.accept(LIMIT)));
            Calls.awaitNative(accepting.thread());

            Files.delete(path);

            IOException e = accepting.result();
            assertFalse(e instanceof SocketTimeoutException);
            assertEquals(address + ": the socket file was removed or replaced", e.getMessage());
        }
    }

    @Test
    void aPathTooLongIsRefused() {
        UnixAddress tooLong = new UnixAddress(directory.resolve("x".repeat(100)));

        SocketException e = assertThrows(SocketException.class, () -> provider.listen(tooLong));

        int length = tooLong.path().toString().length();
        assertTrue(e.getMessage().contains(length + " bytes are too long"), e::getMessage);
        assertTrue(e.getMessage().contains("use a shorter directory"), e::getMessage);
    }

    @Test
    void aMissingDirectoryIsTold() {
        UnixAddress nowhere = new UnixAddress(directory.resolve("missing").resolve("monitor"));

        IOException e = assertThrows(IOException.class, () -> provider.listen(nowhere));

        assertTrue(e.getMessage().startsWith(nowhere + ": "), e::getMessage);
    }

    @Test
    void qemuIsToldTheAbsolutePath() throws IOException {
        UnixAddress relative = new UnixAddress(Path.of("target-of,commas"));
        try (TransportListener listener = provider.listen(relative)) {
            String path = relative.path().toAbsolutePath().toString().replace(",", ",,");
            assertEquals(
                    List.of("-chardev", "socket,id=mon,path=" + path + ",server=off"), listener.qemuArguments("mon"));
        }
    }

    @Test
    void qemuIsToldThatANameIsAbstract() throws IOException {
        AbstractUnixAddress name = new AbstractUnixAddress("qemu4j,test");
        try (TransportListener listener = provider.listen(name)) {
            assertEquals(
                    List.of("-chardev", "socket,id=mon,path=qemu4j,,test,abstract=on,tight=on,server=off"),
                    listener.qemuArguments("mon"));
        }
    }

    @Test
    void closeKeepsTheInterruptFlag() throws Exception {
        TransportListener listener = provider.listen(new AbstractUnixAddress(path.toString()));
        var accepting = Calls.start(() -> assertThrows(IOException.class, () -> listener.accept(LIMIT)));
        Calls.awaitNative(accepting.thread());

        var closing = Calls.start(() -> {
            Thread.currentThread().interrupt();
            listener.close();
            return Thread.currentThread().isInterrupted();
        });

        assertTrue(closing.result());
        accepting.result();
    }

    @Test
    void aSocketTakenOverOutlivesItsFile() throws IOException {
        try (AFUNIXServerSocket other = AFUNIXServerSocket.newInstance()) {
            other.bind(AFUNIXSocketAddress.of(path));
            Files.delete(path);

            provider.listen(address).close();

            assertFalse(other.isClosed());
        }
    }
}
