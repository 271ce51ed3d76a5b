package io.qemu4j.qmp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.FdSet;
import io.qemu4j.api.NamedDescriptor;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.SocketPair;
import io.qemu4j.testkit.LeakCheck;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors with their owners, handed to a real QEMU. */
class DescriptorsIT extends QemuTestBase {
    private static final int MANY = 200;
    private static final int THREADS = 16;

    private static int fdsets(QmpSession session) {
        return session.execute("query-fdsets").asArray().size();
    }

    @Test
    void anImageOpenedHereServesABlockDevice() throws Exception {
        QmpSession session = open();
        Path file = directory.resolve("image");
        FdSet set;
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(1 << 20);
            set = FdSet.add(session, PassedDescriptor.of(image));
        }
        // Only the descriptor is left of it.
        Files.delete(file);

        try (set) {
            session.execute(
                    "blockdev-add", JsonObject.of("driver", "file", "node-name", "disk", "filename", set.path()));
        }

        JsonObject node =
                session.execute("query-named-block-nodes").asArray().get(0).asObject();
        assertEquals("disk", node.string("node-name"));
        assertEquals(1 << 20, node.object("image").integer("virtual-size"));
        session.execute("blockdev-del", JsonObject.of("node-name", "disk"));
        assertEquals(0, fdsets(session), "the set goes with its handle and its last user");
    }

    @Test
    void aSetTakesSeveralAndGoesOnce() throws Exception {
        QmpSession session = open();
        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            FdSet set = FdSet.add(session, PassedDescriptor.of(zero)).add(PassedDescriptor.of(zero));

            JsonObject listed = session.execute("query-fdsets").asArray().get(0).asObject();
            assertEquals(2, listed.find("fds").orElseThrow().asArray().size());

            set.close();
            set.close();
            assertEquals(0, fdsets(session));
            session.close();
            set.close();
        }
    }

    /** QEMU gives the next set the number of one that is gone, and a name is anybody's. */
    @Test
    void aSecondCloseLeavesTheNextOwnersAlone() throws Exception {
        QmpSession session = open();
        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            FdSet first = FdSet.add(session, PassedDescriptor.of(zero));
            NamedDescriptor firstNamed = NamedDescriptor.pass(session, "name", PassedDescriptor.of(zero));
            first.close();
            firstNamed.close();
            FdSet second = FdSet.add(session, PassedDescriptor.of(zero));
            NamedDescriptor.pass(session, "name", PassedDescriptor.of(zero));
            assertEquals(first.id(), second.id());

            first.close();
            firstNamed.close();

            assertEquals(1, fdsets(session));
            session.execute("closefd", JsonObject.of("fdname", "name"));
        }
    }

    @Test
    void anEndOfAPairBecomesACharacterDevice() throws Exception {
        QmpSession session = open();
        try (SocketPair pair = Descriptors.installed().socketPair()) {
            try (NamedDescriptor end = NamedDescriptor.pass(session, "wire", pair.far())) {
                pair.dropFar();
                JsonObject address = JsonObject.of("type", "fd", "data", JsonObject.of("str", end.name()));
                session.execute(
                        "chardev-add",
                        JsonObject.of(
                                "id",
                                "wired",
                                "backend",
                                JsonObject.of(
                                        "type", "socket", "data", JsonObject.of("addr", address, "server", false))));
            }
            JsonValue devices = session.execute("query-chardev");
            assertTrue(devices.toString().contains("\"wired\""), devices::toString);
            assertTrue(!devices.toString().contains("disconnected"), devices::toString);

            session.execute("chardev-remove", JsonObject.of("id", "wired"));
            assertEquals(-1, pair.near().read(new byte[1], 0, 1), "QEMU's was the last copy of the far end");
        }
    }

    @Test
    void anEndOfAPairBecomesANetwork() throws Exception {
        QmpSession session = open();
        byte[] frame = "a frame of at least fourteen bytes".getBytes(US_ASCII);
        try (SocketPair pair = Descriptors.installed().socketPair();
                NamedDescriptor end = NamedDescriptor.pass(session, "wire", pair.far())) {
            pair.dropFar();
            session.execute("netdev_add", JsonObject.of("type", "socket", "id", "net0", "fd", end.name()));
            session.execute(
                    "netdev_add", JsonObject.of("type", "hubport", "id", "port0", "hubid", 0, "netdev", "net0"));

            byte[] sent = new byte[4 + frame.length];
            sent[3] = (byte) frame.length;
            System.arraycopy(frame, 0, sent, 4, frame.length);
            pair.near().write(sent, 0, sent.length, List.of());

            try (SocketPair other = Descriptors.installed().socketPair();
                    NamedDescriptor second = NamedDescriptor.pass(session, "wire2", other.far())) {
                other.dropFar();
                session.execute("netdev_add", JsonObject.of("type", "socket", "id", "net1", "fd", second.name()));
                session.execute(
                        "netdev_add", JsonObject.of("type", "hubport", "id", "port1", "hubid", 0, "netdev", "net1"));
                other.near().write(sent, 0, sent.length, List.of());

                assertArrayEquals(sent, readFully(pair, sent.length));
            }
        }
    }

    private static byte[] readFully(SocketPair pair, int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = pair.near().read(bytes, filled, length - filled);
            assertTrue(count > 0, "the stream ended");
            filled += count;
        }
        return bytes;
    }

    @Test
    void aNameIsClosedUnlessItWasTaken() throws Exception {
        QmpSession session = open();
        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            NamedDescriptor name = NamedDescriptor.pass(session, "mine", PassedDescriptor.of(zero));
            name.close();

            assertThrows(
                    CommandFailedException.class, () -> session.execute("closefd", JsonObject.of("fdname", "mine")));
            name.close();
        }
    }

    /** More often than there are places in flight, so that none may stay taken. */
    @Test
    void aClosedDescriptorIsTheCallersMistakeAlone() throws Exception {
        QmpSession session = open(SessionOptions.defaults().withOutOfBand());
        FileInputStream closed = new FileInputStream("/dev/zero");
        Command<JsonValue> getfd =
                Command.of("getfd", JsonObject.of("fdname", "f")).passing(PassedDescriptor.of(closed));
        closed.close();

        for (int i = 0; i < 20; i++) {
            assertThrows(IllegalArgumentException.class, () -> session.execute(getfd));
            assertThrows(IllegalArgumentException.class, () -> session.executeAsync(getfd));
        }

        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            NamedDescriptor.pass(session, "f", PassedDescriptor.of(zero)).close();
        }
        assertTrue(session.isOpen());
    }

    @Test
    void moreThanAMessageTakesAreRefused() throws Exception {
        QmpSession session = open();
        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            RawCommand many = Command.of("getfd", JsonObject.of("fdname", "f"));
            for (int i = 0; i < 17; i++) {
                many = many.passing(PassedDescriptor.of(zero));
            }
            RawCommand seventeen = many;

            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> session.execute(seventeen));
            assertTrue(e.getMessage().contains("17 descriptors"), e::getMessage);
        }
    }

    /** Each set is named for the file whose descriptor it should have got. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyFromManyThreadsArriveEachToItsOwn(boolean outOfBand) throws Exception {
        SessionOptions options = SessionOptions.defaults();
        QmpSession session = open(outOfBand ? options.withOutOfBand() : options);
        LeakCheck check = LeakCheck.begin();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> passing = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Path file = Files.createFile(directory.resolve("file-" + i));
                passing.add(threads.submit(() -> {
                    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
                        return session.execute(Command.of(
                                        "add-fd",
                                        JsonObject.of(
                                                "opaque", file.toRealPath().toString()))
                                .passing(PassedDescriptor.of(open)));
                    }
                }));
            }
            for (Future<?> each : passing) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        }

        int seen = 0;
        for (JsonValue set : session.execute("query-fdsets").asArray()) {
            for (JsonValue fd : set.asObject().find("fds").orElseThrow().asArray()) {
                long number = fd.asObject().integer("fd");
                Path actual =
                        Files.readSymbolicLink(Path.of("/proc/" + process().pid() + "/fd/" + number));
                assertEquals(fd.asObject().string("opaque"), actual.toString());
                seen++;
            }
        }
        assertEquals(MANY, seen);
        check.verify();
    }
}
