package io.qemu4j.transport.unix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.SocketPair;
import io.qemu4j.api.spi.Transport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDescriptorsTest {
    @TempDir
    Path directory;

    private final Descriptors descriptors = Descriptors.installed();

    @Test
    void theServiceIsFoundByItsInterfaceAlone() {
        assertInstanceOf(UnixDescriptors.class, descriptors);
        assertInstanceOf(UnixDescriptors.class, Descriptors.of(getClass().getClassLoader()));
    }

    @Test
    void withoutTheArtifactTheErrorNamesIt() {
        NoTransportException e =
                assertThrows(NoTransportException.class, () -> Descriptors.of(ClassLoader.getPlatformClassLoader()));

        assertTrue(e.getMessage().contains("io.qemu4j:qemu-transport-unix"), e::getMessage);
    }

    @Test
    void theNumberIsTheSystems() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            int number = descriptors.number(PassedDescriptor.of(open));

            assertEquals(file.toRealPath(), Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)));
            assertEquals(number, descriptors.number(PassedDescriptor.ofNumber(number)));
        }
        assertEquals(1, descriptors.number(PassedDescriptor.of(FileDescriptor.out, "standard output")));
    }

    @Test
    void whatIsNotOpenIsRefused() throws IOException {
        FileInputStream closed = new FileInputStream("/dev/zero");
        PassedDescriptor descriptor = PassedDescriptor.of(closed);
        closed.close();

        for (PassedDescriptor bad : List.of(descriptor, PassedDescriptor.ofNumber(999_999))) {
            assertThrows(IllegalArgumentException.class, () -> descriptors.number(bad));
            assertThrows(IllegalArgumentException.class, () -> descriptors.inherit(bad));
        }
    }

    @Test
    void aChildReadsAFileOpenedHere() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "to be skipped, to be read");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(15);
            Process cat = new ProcessBuilder("cat")
                    .redirectInput(descriptors.inherit(PassedDescriptor.of(open)))
                    .start();
            try (var output = cat.getInputStream()) {
                assertEquals("to be read", new String(output.readAllBytes(), US_ASCII));
            }
            assertTrue(cat.waitFor(20, TimeUnit.SECONDS));
            assertEquals(25, open.getFilePointer(), "parent and child share one position");
        }
    }

    @Test
    void aChildThatWasGivenAnEndSpeaksThroughIt() throws Exception {
        try (SocketPair pair = descriptors.socketPair()) {
            Process child = new ProcessBuilder("sh", "-c", "exec 3<&0 </dev/null; head -c4 <&3 >&3")
                    .redirectInput(descriptors.inherit(pair.far()))
                    .start();
            pair.dropFar();
            pair.dropFar();

            pair.near().write("ping".getBytes(US_ASCII), 0, 4, List.of());

            assertEquals("ping", read(pair.near()));
            assertEquals(-1, pair.near().read(new byte[1], 0, 1), "the child's end was the last");
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(
                    ProcessHandle.current().pid(),
                    pair.near().peer().orElseThrow().pid());
        }
    }

    @Test
    void anEndIsPassedOnThroughAnother() throws IOException {
        try (SocketPair outer = descriptors.socketPair();
                SocketPair inner = descriptors.socketPair()) {
            outer.near().write(new byte[1], 0, 1, List.of(inner.far()));
            inner.dropFar();

            inner.near().write("kept".getBytes(US_ASCII), 0, 4, List.of());
        }
    }

    @Test
    void aDroppedEndIsNoLongerPassed() throws IOException {
        try (SocketPair pair = descriptors.socketPair()) {
            PassedDescriptor far = pair.far();
            pair.dropFar();

            assertThrows(IllegalArgumentException.class, () -> descriptors.number(far));
            assertEquals(-1, pair.near().read(new byte[1], 0, 1));
        }
    }

    @Test
    void descriptorsThatTheJdkHidesAreRefusedWithWhatWorks() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = FileChannel.open(file);
                RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
                Socket socket = new Socket();
                ServerSocket server = new ServerSocket();
                SocketChannel socketChannel = SocketChannel.open()) {
            assertRefused(channel, "RandomAccessFile");
            for (Object hidden : List.of(socket, server, socketChannel)) {
                assertRefused(hidden, "socketPair()");
            }
            assertRefused("text", "FileInputStream");

            Object known = open;
            assertTrue(descriptors.number(PassedDescriptor.of(known)) > 2);
        }
    }

    private static void assertRefused(Object source, String instead) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PassedDescriptor.of(source));
        assertTrue(e.getMessage().contains(instead), e::getMessage);
        assertTrue(e.getMessage().contains(source.getClass().getName()), e::getMessage);
    }

    private static String read(Transport transport) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] one = new byte[1];
        while (text.length() < 4) {
            assertEquals(1, transport.read(one, 0, 1));
            text.append((char) one[0]);
        }
        return text.toString();
    }
}
