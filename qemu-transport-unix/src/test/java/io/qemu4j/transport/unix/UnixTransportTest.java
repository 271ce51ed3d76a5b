package io.qemu4j.transport.unix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.PeerIdentity;
import io.qemu4j.api.spi.Transport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/** A transport against a socket of junixsocket's, which can do what the SPI does not ask for. */
class UnixTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private AFUNIXServerSocket server;
    private Transport transport;
    private AFUNIXSocket peer;

    @BeforeEach
    void connect() throws IOException {
        Path path = directory.resolve("monitor");
        server = AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path), true);
        transport = new UnixTransportProvider().connect(new UnixAddress(path), LIMIT);
        peer = server.accept();
        peer.setAncillaryReceiveBufferSize(1024);
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        peer.close();
        server.close();
    }

    @Test
    void thePeerIsKnownByProcessAndUser() throws IOException {
        long uid = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();

        assertEquals(
                new PeerIdentity(ProcessHandle.current().pid(), uid),
                transport.peer().orElseThrow());
    }

    @Test
    void aClosedConnectionHasNoPeer() throws IOException {
        transport.close();

        assertThrows(IOException.class, () -> transport.peer());
    }

    @Test
    void aPeerThatWritesNoMoreStillReads() throws IOException {
        peer.getChannel().shutdownOutput();

        assertEquals(-1, transport.read(new byte[1], 0, 1));

        transport.write("still".getBytes(US_ASCII), 0, 5, List.of());
        assertEquals("still", new String(peer.getInputStream().readNBytes(5), US_ASCII));
    }

    @Test
    void aPeerThatReadsNoMoreStillWrites() throws IOException {
        peer.getChannel().shutdownInput();

        assertThrows(IOException.class, () -> transport.write(new byte[1], 0, 1, List.of()));

        peer.getOutputStream().write("still".getBytes(US_ASCII));
        assertEquals("still", readText(5));
    }

    @Test
    void sixteenDescriptorsArriveOnceEach() throws IOException {
        List<RandomAccessFile> files = new ArrayList<>();
        List<PassedDescriptor> passed = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Path path = Files.writeString(directory.resolve("file" + i), "content " + i);
            files.add(new RandomAccessFile(path.toFile(), "r"));
            passed.add(PassedDescriptor.of(files.get(i)));
        }

        transport.write("with ".getBytes(US_ASCII), 0, 5, passed);
        transport.write("without".getBytes(US_ASCII), 0, 7, List.of());

        assertEquals("with without", new String(peer.getInputStream().readNBytes(12), US_ASCII));
        assertEquals(
                Stream.iterate(0, i -> i + 1).limit(16).map(i -> "content " + i).collect(Collectors.toList()),
                receivedTexts());
        for (RandomAccessFile file : files) {
            file.close();
        }
    }

    @Test
    void oneDescriptorAMessageArrivesWithItsMessage() throws IOException {
        for (int i = 0; i < 16; i++) {
            Path path = Files.writeString(directory.resolve("file"), String.valueOf(i));
            try (FileInputStream file = new FileInputStream(path.toFile())) {
                transport.write(new byte[] {(byte) i}, 0, 1, List.of(PassedDescriptor.of(file)));
            }

            assertEquals(i, peer.getInputStream().read());
            assertEquals(List.of(String.valueOf(i)), receivedTexts());
        }
    }

    @Test
    void aDescriptorKnownByNumberIsPassed() throws IOException {
        Path path = Files.writeString(directory.resolve("file"), "by number");
        try (FileInputStream file = new FileInputStream(path.toFile())) {
            int number = FileDescriptorCast.using(file.getFD()).as(Integer.class);

            transport.write(new byte[1], 0, 1, List.of(PassedDescriptor.ofNumber(number)));

            assertEquals(0, peer.getInputStream().read());
            assertEquals(List.of("by number"), receivedTexts());
        }
    }

    @Test
    void aNumberThatIsNotOpenIsRefusedBeforeAnythingIsWritten() throws IOException {
        List<PassedDescriptor> wrong = List.of(PassedDescriptor.ofNumber(0), PassedDescriptor.ofNumber(99_999));

        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> transport.write("refused".getBytes(US_ASCII), 0, 7, wrong));

        assertEquals("descriptor 99999 is not open", e.getMessage());
        assertNothingWasWritten();
    }

    @Test
    void aDescriptorClosedMeanwhileIsRefusedBeforeAnythingIsWritten() throws IOException {
        FileInputStream file = new FileInputStream("/dev/null");
        List<PassedDescriptor> closed = List.of(PassedDescriptor.of(file));
        file.close();

        assertThrows(IllegalArgumentException.class, () -> transport.write(new byte[7], 0, 7, closed));

        assertNothingWasWritten();
    }

    @Test
    void anInterruptedThreadPassesDescriptors() throws Exception {
        var writing = Calls.start(() -> {
            Thread.currentThread().interrupt();
            transport.write(new byte[] {1, 2, 3}, 0, 3, List.of(PassedDescriptor.ofNumber(0)));
            return Thread.currentThread().isInterrupted();
        });

        assertTrue(writing.result());
        assertEquals(3, peer.getInputStream().readNBytes(3).length);
        assertEquals(1, closed(peer.getReceivedFileDescriptors()));
    }

    @Test
    void closeEndsAWriteThatWaitsWithDescriptors() throws Exception {
        var filling = Calls.start(() -> assertThrows(IOException.class, () -> {
            while (true) {
                transport.write(new byte[1 << 16], 0, 1 << 16, List.of(PassedDescriptor.ofNumber(0)));
            }
        }));
        Calls.awaitNative(filling.thread());

        transport.close();

        assertFalse(filling.result().getMessage().isEmpty());
    }

    @Test
    void aVirtualThreadThatIsInterruptedReadsAndWritesOn() throws Exception {
        Calls.assumeVirtualThreads();
        var talking = Calls.startVirtual(() -> {
            byte[] buffer = new byte[4];
            int count = transport.read(buffer, 0, 4);
            transport.write(buffer, 0, count, List.of(PassedDescriptor.ofNumber(0)));
            return Thread.currentThread().isInterrupted();
        });
        Calls.awaitParked(talking.thread());

        talking.thread().interrupt();
        peer.getOutputStream().write("echo".getBytes(US_ASCII));

        assertEquals("echo", new String(peer.getInputStream().readNBytes(4), US_ASCII));
        assertTrue(talking.result());
        assertEquals(1, closed(peer.getReceivedFileDescriptors()));
        assertEquals("open", echo("open"));
    }

    @Test
    void manyVirtualThreadsMayReadAtOnce() throws Exception {
        Calls.assumeVirtualThreads();
        List<Transport> transports = new ArrayList<>();
        List<AFUNIXSocket> peers = new ArrayList<>();
        List<Calls.Call<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Transport one = new UnixTransportProvider().connect(new UnixAddress(directory.resolve("monitor")), LIMIT);
            transports.add(one);
            peers.add(server.accept());
            readers.add(Calls.startVirtual(() -> one.read(new byte[9], 0, 9)));
        }
        for (Calls.Call<Integer> reader : readers) {
            Calls.awaitParked(reader.thread());
        }

        peers.get(39).getOutputStream().write("to the last".getBytes(US_ASCII), 0, 7);

        assertEquals(7, readers.get(39).result());
        for (int i = 0; i < 40; i++) {
            transports.get(i).close();
            peers.get(i).close();
            assertEquals(i < 39 ? -1 : 7, readers.get(i).result());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void virtualThreadsThatReadShareOneThread() throws Exception {
        List<Transport> transports = new ArrayList<>();
        List<AFUNIXSocket> peers = new ArrayList<>();
        List<Calls.Call<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Transport one = new UnixTransportProvider().connect(new UnixAddress(directory.resolve("monitor")), LIMIT);
            transports.add(one);
            peers.add(server.accept());
            Calls.Call<Integer> first = Calls.startVirtual(() -> one.read(new byte[9], 0, 9));
            peers.get(i).getOutputStream().write(i);
            assertEquals(1, first.result());
            readers.add(Calls.startVirtual(() -> one.read(new byte[9], 0, 9)));
        }
        for (Calls.Call<Integer> reader : readers) {
            Calls.awaitParked(reader.thread());
        }

        assertEquals(List.of("qemu-unix-poller"), threads());

        for (int i = 0; i < 10; i++) {
            transports.get(i).close();
            peers.get(i).close();
            assertEquals(-1, readers.get(i).result());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void transportsComeAndGoWhileVirtualThreadsRead() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (Transport one =
                            new UnixTransportProvider().connect(new UnixAddress(directory.resolve("monitor")), LIMIT);
                    AFUNIXSocket other = server.accept()) {
                Calls.Call<Integer> reader = Calls.startVirtual(() -> one.read(new byte[9], 0, 9));
                if (i % 2 == 0) {
                    // Read, or closed before it was: either way at once.
                    other.getOutputStream().write(i);
                }
                one.close();
                int count = reader.result();
                assertTrue(count == -1 || (count == 1 && i % 2 == 0), "read " + count);
            }
        }
    }

    /** The system tells but once why, and that once may be under a limit. */
    @Test
    void aConnectionThatBreaksUnderTheLimitOfAReadIsBroken() throws Exception {
        transport.write("unread".getBytes(US_ASCII), 0, 6, List.of());
        Calls.Call<Integer> reading = Calls.start(() -> transport.readWithin(new byte[9], 0, 9, 600_000));
        Calls.awaitNative(reading.thread());
        // As a process that is killed does: without a shutdown first, which reads as the end of the stream.
        new FileOutputStream(peer.getFileDescriptor()).close();

        assertEquals(0, reading.result());
        assertThrows(IOException.class, () -> transport.read(new byte[9], 0, 9));
        assertEquals(-1, transport.read(new byte[9], 0, 9));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("qemu-unix-"))
                .toList();
    }

    @Test
    void virtualThreadsThatWriteToNobodyLeaveRoomForOthers() throws Exception {
        Calls.assumeVirtualThreads();
        List<Transport> transports = new ArrayList<>();
        List<Calls.Call<IOException>> writers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Transport one = new UnixTransportProvider().connect(new UnixAddress(directory.resolve("monitor")), LIMIT);
            transports.add(one);
            byte[] much = new byte[1 << 20];
            // Also under the limit of a read, when it goes out in pieces.
            assertEquals(0, one.readWithin(new byte[9], 0, 9, 1));
            writers.add(Calls.startVirtual(
                    () -> assertThrows(IOException.class, () -> one.write(much, 0, much.length, List.of()))));
        }
        for (Calls.Call<IOException> writer : writers) {
            Calls.awaitParked(writer.thread());
        }

        assertEquals("ran", Calls.startVirtual(() -> "ran").result());

        for (int i = 0; i < 20; i++) {
            transports.get(i).close();
            writers.get(i).result();
        }
    }

    private String echo(String text) throws IOException {
        transport.write(text.getBytes(US_ASCII), 0, text.length(), List.of());
        peer.getOutputStream().write(peer.getInputStream().readNBytes(text.length()));
        return readText(text.length());
    }

    private String readText(int length) throws IOException {
        byte[] buffer = new byte[length];
        int count = transport.read(buffer, 0, length);
        return new String(Arrays.copyOf(buffer, count), US_ASCII);
    }

    private void assertNothingWasWritten() throws IOException {
        transport.write("next".getBytes(US_ASCII), 0, 4, List.of());

        assertEquals("next", new String(peer.getInputStream().readNBytes(4), US_ASCII));
        assertEquals(0, peer.getReceivedFileDescriptors().length);
    }

    private List<String> receivedTexts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (FileDescriptor received : peer.getReceivedFileDescriptors()) {
            try (FileInputStream in = new FileInputStream(received)) {
                texts.add(new String(in.readAllBytes(), US_ASCII));
            }
        }
        return texts;
    }

    private static int closed(FileDescriptor[] received) throws IOException {
        for (FileDescriptor descriptor : received) {
            new FileInputStream(descriptor).close();
        }
        return received.length;
    }
}
