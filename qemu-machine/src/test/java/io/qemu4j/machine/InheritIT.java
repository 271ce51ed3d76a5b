package io.qemu4j.machine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.SocketPair;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.qmp.SessionOptions;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors that QEMU has from its start. */
class InheritIT {
    private static final Descriptors DESCRIPTORS = Descriptors.installed();
    private static final int SIZE = 1 << 20;

    @TempDir
    private Path directory;

    /** A file of the size of a small disk. */
    private RandomAccessFile disk(String name, String mode) throws IOException {
        Path file = directory.resolve(name);
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(SIZE);
        }
        return new RandomAccessFile(file.toFile(), mode);
    }

    private static String drive(int fdset, String more) {
        return "if=none,id=d" + fdset + ",format=raw,file=/dev/fdset/" + fdset + more;
    }

    private static String hmp(Machine vm, String line) {
        return vm.qmp()
                .execute("human-monitor-command", JsonObject.of("command-line", line))
                .asString();
    }

    /** What QEMU has in its sets. */
    private static Map<Integer, String> opaques(Machine vm) {
        Map<Integer, String> found = new TreeMap<>();
        for (JsonValue set : vm.qmp().execute("query-fdsets").asArray()) {
            JsonArray descriptors = set.asObject().array("fds");
            List<String> each = new ArrayList<>();
            descriptors.forEach(fd -> each.add(fd.asObject().string("opaque")));
            each.sort(null);
            found.put(Math.toIntExact(set.asObject().integer("fdset-id")), String.join("; ", each));
        }
        return found;
    }

    /** QEMU opens a disk for reading first, and again for writing when something writes. */
    private static MachineSpecBuilder with(
            MachineSpecBuilder spec, RandomAccessFile writable, RandomAccessFile readable) throws IOException {
        int fdset = spec.build().inherited().size() + 1;
        return spec.inherit(PassedDescriptor.of(writable), fdset, "disk, to write")
                .inherit(PassedDescriptor.of(readable), fdset, "disk, to read")
                .args("-drive", drive(fdset, ""));
    }

    @Test
    void diskOpenedHereIsADriveFromTheStart() throws IOException {
        Path file = directory.resolve("disk");
        try (RandomAccessFile disk = disk("disk", "rw");
                RandomAccessFile again = disk("disk", "r")) {
            // QEMU must work on what was opened, not on what has the name now.
            Files.delete(file);
            try (Machine vm = Machine.launch(with(Machines.none(), disk, again).build())) {
                assertEquals(Map.of(1, "disk, to read; disk, to write"), opaques(vm));
                hmp(vm, "qemu-io d1 \"write -P 0x51 4096 512\"");
            }
            disk.seek(4096);
            assertEquals(0x51, disk.read());
        }
    }

    /** As where transports are in a layer of their own, which only the session's options know. */
    @Test
    void serviceIsLookedForWhereTheTransportsAre() throws IOException {
        MachineSpecBuilder spec =
                Machines.none().session(SessionOptions.defaults().withTransports(Transports.installed()));
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        try (RandomAccessFile disk = disk("disk", "rw");
                RandomAccessFile again = disk("disk", "r")) {
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            assertThrows(NoTransportException.class, Descriptors::installed);
            try (Machine vm = Machine.launch(with(spec, disk, again).build())) {
                assertEquals(1, opaques(vm).size());
            }
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    @Test
    void threeDisksGoThoughOneIsOpenedAnew() throws IOException {
        List<RandomAccessFile> disks = new ArrayList<>();
        try {
            MachineSpecBuilder spec = Machines.none();
            for (int i = 0; i < 6; i += 2) {
                disks.add(disk("disk" + i, "rw"));
                disks.add(disk("disk" + i, "r"));
                with(spec, disks.get(i), disks.get(i + 1));
            }
            try (Machine vm = Machine.launch(spec.build())) {
                assertEquals(3, opaques(vm).size());
                for (int i = 1; i < 6; i += 2) {
                    hmp(vm, "qemu-io d" + i + " \"write -P " + (0x40 + i) + " 0 512\"");
                }
            }
            for (int i = 1; i < 6; i += 2) {
                // QEMU and we share one position, unless it opened the file anew.
                disks.get(i).seek(0);
                assertEquals(0x40 + i, disks.get(i).read());
            }
            spec.inherit(PassedDescriptor.of(disks.get(0)), 7, "one more");
            LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec.build()));
            assertTrue(e.getMessage().contains("cannot hand 7 descriptors to QEMU"), e.getMessage());
        } finally {
            for (RandomAccessFile disk : disks) {
                disk.close();
            }
        }
    }

    @Test
    void diskPipeAndSocketGoTogether() throws Exception {
        Path out = directory.resolve("out");
        try (RandomAccessFile disk = disk("disk", "r");
                FileOutputStream file = new FileOutputStream("/dev/null");
                SocketPair pair = DESCRIPTORS.socketPair()) {
            Process cat = new ProcessBuilder("cat").redirectOutput(out.toFile()).start();
            // The child's standard input: a pipe whose writing end is ours.
            PassedDescriptor pipe = pipeTo(cat);
            MachineSpec spec = Machines.none()
                    .inherit(PassedDescriptor.of(file), 4, "file")
                    .inherit(PassedDescriptor.of(disk), 1, "disk")
                    .inherit(pipe, 2, "pipe")
                    .inherit(pair.far(), InheritIT::monitor)
                    .args("-drive", drive(1, ",readonly=on"))
                    .args("-chardev", "file,id=log,path=/dev/fdset/2,append=on", "-mon", "chardev=log,mode=control")
                    .build();
            try (Machine vm = Machine.launch(spec)) {
                pair.dropFar();
                assertEquals(Map.of(1, "disk", 2, "pipe", 4, "file"), opaques(vm));
                assertTrue(read(pair).startsWith("{\"QMP\""));
                Machines.await(() -> startsWith(out, "{\"QMP\""));
            } finally {
                cat.getOutputStream().close();
                cat.waitFor();
            }
        }
    }

    private static PassedDescriptor pipeTo(Process process) throws IOException {
        long pid = process.pid();
        String pipe = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0")).toString();
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(fd -> {
                        try {
                            return Files.readSymbolicLink(fd).toString().equals(pipe);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .findFirst()
                    .map(fd -> PassedDescriptor.ofNumber(
                            Integer.parseInt(fd.getFileName().toString())))
                    .orElseThrow();
        }
    }

    private static List<String> monitor(int fd) {
        return List.of("-chardev", "socket,id=m,fd=" + fd, "-mon", "chardev=m,mode=control");
    }

    private static boolean startsWith(Path file, String text) {
        try {
            return Files.readString(file).startsWith(text);
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(SocketPair pair) throws IOException {
        byte[] some = new byte[100];
        int length = pair.near().read(some, 0, some.length);
        return new String(some, 0, Math.max(0, length), US_ASCII);
    }

    @Test
    void threeSocketsGoAndAFourthIsRefused() throws IOException {
        List<SocketPair> pairs = new ArrayList<>();
        try {
            MachineSpecBuilder spec = Machines.none();
            for (int i = 0; i < 3; i++) {
                pairs.add(DESCRIPTORS.socketPair());
                spec.inherit(pairs.get(i).far(), i, "socket");
            }
            try (Machine vm = Machine.launch(spec.build())) {
                assertEquals(3, opaques(vm).size());
            }
            LaunchFailedException wrapped = assertThrows(
                    LaunchFailedException.class,
                    () -> Machine.launch(
                            spec.build().toBuilder().wrapper("nice").build()));
            pairs.add(DESCRIPTORS.socketPair());
            spec.inherit(pairs.get(3).far(), 3, "socket");
            LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec.build()));

            assertTrue(e.getMessage().contains("of sockets at most 3: "), e.getMessage());
            assertTrue(
                    wrapped.getMessage().contains("of sockets at most 2, one less behind a wrapper"),
                    wrapped.getMessage());
        } finally {
            for (SocketPair pair : pairs) {
                pair.close();
            }
        }
    }

    @Test
    void goThroughAWrapperAndToMachinesWithoutMonitor() throws IOException {
        try (RandomAccessFile disk = disk("disk", "r");
                SocketPair pair = DESCRIPTORS.socketPair()) {
            MachineSpecBuilder spec = Machines.none()
                    .inherit(PassedDescriptor.of(disk), 1, "disk")
                    .args("-drive", drive(1, ",readonly=on"));
            try (Machine vm =
                    Machine.launch(spec.build().toBuilder().wrapper("nice").build())) {
                assertEquals(Map.of(1, "disk"), opaques(vm));
            }
            MachineSpec unmonitored = spec.qmpMonitor(false)
                    .inherit(pair.far(), InheritIT::monitor)
                    .build();
            try (Machine vm = Machine.launch(unmonitored)) {
                assertTrue(read(pair).startsWith("{\"QMP\""), vm::log);
            }
        }
    }

    @Test
    void qemusOutputStillGoesToTheLog() throws IOException {
        try (FileInputStream zero = new FileInputStream("/dev/zero")) {
            PassedDescriptor descriptor = PassedDescriptor.of(zero);
            MachineSpecBuilder spec = Machines.none();
            for (int i = 0; i < 4; i++) {
                spec.inherit(descriptor, i, "zero");
            }
            LaunchFailedException e = assertThrows(
                    LaunchFailedException.class,
                    () -> Machine.launch(spec.args("-bogus").build()));

            assertTrue(e.output().contains("-bogus: invalid option"), e.getMessage());
        }
    }

    /** Whatever this JVM has there, QEMU gets that. */
    @Test
    void standardStreamsOfThisProcessGoToo() {
        MachineSpecBuilder spec = Machines.none()
                .inherit(PassedDescriptor.ofNumber(2), 2, "error")
                .inherit(PassedDescriptor.ofNumber(0), 0, "input")
                .inherit(PassedDescriptor.ofNumber(1), 1, "output");
        for (MachineSpecBuilder each : List.of(spec, spec.build().toBuilder().wrapper("nice"))) {
            try (Machine vm = Machine.launch(each.build())) {
                Map<Integer, String> all = opaques(vm);

                assertEquals(Map.of(0, "input", 1, "output", 2, "error"), all);
            }
        }
    }

    @Test
    void descriptorThatIsClosedIsTold() throws IOException {
        FileInputStream closed = new FileInputStream("/dev/zero");
        MachineSpec spec =
                Machines.none().inherit(PassedDescriptor.of(closed), 1, "zero").build();
        closed.close();

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec));

        assertTrue(e.getMessage().contains("is not open"), e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Machines.none().inherit(PassedDescriptor.ofNumber(0), -1, ""));
    }
}
