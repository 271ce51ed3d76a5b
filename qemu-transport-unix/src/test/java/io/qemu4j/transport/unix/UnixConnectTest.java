package io.qemu4j.transport.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class UnixConnectTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final UnixTransportProvider provider = new UnixTransportProvider();

    @Test
    void aMissingFileAsksWhetherQemuRuns() {
        UnixAddress address = new UnixAddress(directory.resolve("missing"));

        ConnectException e = assertThrows(ConnectException.class, () -> provider.connect(address, LIMIT));

        assertEquals(address + ": no socket file: is QEMU running?", e.getMessage());
    }

    @Test
    void aStaleFileIsTold() throws IOException {
        UnixAddress address = new UnixAddress(stale(directory.resolve("stale")));

        ConnectException e = assertThrows(ConnectException.class, () -> provider.connect(address, LIMIT));

        assertEquals(address + ": refused: a stale socket file, nobody listens", e.getMessage());
    }

    @Test
    void anotherKindOfFileIsTold() throws IOException {
        UnixAddress address = new UnixAddress(Files.createFile(directory.resolve("file")));

        ConnectException e = assertThrows(ConnectException.class, () -> provider.connect(address, LIMIT));

        assertEquals(address + ": refused: not a socket", e.getMessage());
    }

    @Test
    void anUnusedAbstractNameIsTold() {
        AbstractUnixAddress address = new AbstractUnixAddress("qemu4j-nobody");

        ConnectException e = assertThrows(ConnectException.class, () -> provider.connect(address, LIMIT));

        assertEquals(address + ": refused: nobody listens", e.getMessage());
    }

    @Test
    void aFullQueueHintsAtAnotherClient() throws IOException {
        Path path = directory.resolve("busy");
        List<Transport> queued = new ArrayList<>();
        try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
            server.bind(AFUNIXSocketAddress.of(path), 1);

            SocketTimeoutException e = assertThrows(SocketTimeoutException.class, () -> {
                while (true) {
                    queued.add(provider.connect(new UnixAddress(path), Duration.ofMillis(50)));
                }
            });

            assertEquals(2, queued.size());
            assertTrue(e.getMessage().contains("another client may hold the monitor"), e::getMessage);
        } finally {
            for (Transport transport : queued) {
                transport.close();
            }
        }
    }

    @Test
    void aPlaceInTheQueueIsWaitedFor() throws Exception {
        Path path = directory.resolve("busy");
        try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
            server.bind(AFUNIXSocketAddress.of(path), 1);
            Transport first = provider.connect(new UnixAddress(path), LIMIT);
            Transport second = provider.connect(new UnixAddress(path), LIMIT);

            var third = Calls.start(() -> provider.connect(new UnixAddress(path), LIMIT));
            Calls.awaitNative(third.thread());
            server.accept().close();

            third.result().close();
            second.close();
            first.close();
        }
    }

    @Test
    void aPathTooLongIsReachedThroughALink() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(100)).resolve("e".repeat(100)));
        Path shortcut = Files.createSymbolicLink(directory.resolve("s"), deep);
        List<Path> before = temporaries();
        try (AFUNIXServerSocket server =
                        AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(shortcut.resolve("q")), true);
                Transport transport = provider.connect(new UnixAddress(deep.resolve("q")), LIMIT)) {
            server.accept().close();

            assertEquals(-1, transport.read(new byte[1], 0, 1));
        }
        assertEquals(before, temporaries());
    }

    @Test
    void aLinkThatLeadsNowhereIsRemovedAsWell() throws IOException {
        UnixAddress address = new UnixAddress(directory.resolve("d".repeat(200)).resolve("q"));
        List<Path> before = temporaries();

        ConnectException e = assertThrows(ConnectException.class, () -> provider.connect(address, LIMIT));

        assertEquals(address + ": no socket file: is QEMU running?", e.getMessage());
        assertEquals(before, temporaries());
    }

    @Test
    void lengthIsCountedInBytes() {
        AbstractUnixAddress fits = new AbstractUnixAddress("é".repeat(53));
        AbstractUnixAddress tooLong = new AbstractUnixAddress("é".repeat(54));

        SocketException e = assertThrows(SocketException.class, () -> provider.connect(tooLong, LIMIT));

        assertTrue(e.getMessage().contains("109 bytes"), e::getMessage);
        assertTrue(e.getMessage().contains("107"), e::getMessage);
        assertThrows(ConnectException.class, () -> provider.connect(fits, LIMIT));
    }

    private static List<Path> temporaries() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "qemu[0-9]*")) {
            entries.forEach(found::add);
        }
        return found;
    }

    static Path stale(Path path) throws IOException {
        try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
            server.setDeleteOnClose(false);
            server.bind(AFUNIXSocketAddress.of(path));
        }
        return path;
    }

    @Test
    void onlyWhoIsExpectedIsConnectedTo() throws IOException {
        UnixAddress address = new UnixAddress(directory.resolve("expected"));
        long own = ProcessHandle.current().pid();
        Transports transports = Transports.of(new UnixTransportProvider());
        try (TransportListener listener = transports.listen(address)) {
            transports
                    .expecting(peer -> peer.pid() == own)
                    .connect(address, LIMIT)
                    .close();

            ConnectException e = assertThrows(
                    ConnectException.class,
                    () -> transports.expecting(peer -> peer.pid() != own).connect(address, LIMIT));

            assertTrue(e.getMessage().contains("process " + own + " of user "), e::getMessage);
            assertEquals(address, listener.address());
        }
    }
}
