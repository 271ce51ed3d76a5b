package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.UnixAddress;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches in directories that are full, read-only, or oddly named. */
class OddPlacesIT {
    @TempDir
    private Path directory;

    private Path mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            assertEquals(0, run("umount", mounted.toString()));
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** A small file system; the test is skipped for want of the right to mount one. */
    private Path mount(String options) throws Exception {
        Path point = Files.createDirectory(directory.resolve("tmpfs"));
        int code = run("mount", "-t", "tmpfs", "-o", options, "none", point.toString());
        assumeTrue(code == 0, "mounting a tmpfs needs root");
        mounted = point;
        return point;
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] some = new byte[4096];
            assertThrows(IOException.class, () -> {
                while (true) {
                    out.write(some);
                }
            });
        }
    }

    @Test
    void fullDiskCostsTheLogAndNothingElse() throws Exception {
        Path full = mount("size=64k");
        fill(full.resolve("ballast"));
        MachineSpec spec =
                Machines.none().tempRoot(full).logDir(full).name("vm").console().build();

        try (Machine vm = Machine.launch(spec)) {
            assertEquals("running", vm.qmp().execute("query-status").asObject().string("status"));
            assertTrue(vm.shutdown(Machines.LIMIT).expected());
        }
        assertEquals(0, Files.size(full.resolve("vm.log")));
    }

    @Test
    void diskWithoutRoomForAFileIsNamed() throws Exception {
        Path full = mount("size=64k,nr_inodes=3");
        Files.createFile(full.resolve("one"));
        Files.createFile(full.resolve("two"));

        LaunchFailedException e = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.none().tempRoot(full).build()));

        assertTrue(e.getMessage().contains("making a private directory in " + full), e.getMessage());
        assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    }

    @Test
    void readOnlyDirectoryIsNamed() throws Exception {
        Path readOnly = mount("size=64k,ro");

        LaunchFailedException temporary = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.onUnixSocket(Machines.qemu())
                        .tempRoot(readOnly)
                        .build()));
        LaunchFailedException log = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(
                        Machines.onUnixSocket(Machines.qemu()).logDir(readOnly).build()));
        LaunchFailedException sockets = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.onUnixSocket(Machines.qemu())
                        .socketDir(readOnly)
                        .build()));

        for (LaunchFailedException e : new LaunchFailedException[] {temporary, log, sockets}) {
            assertTrue(e.getMessage().contains("Read-only file system"), e.getMessage());
            assertTrue(e.getMessage().contains(readOnly.toString()), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a b", "it's", "say \"so\"", "back\\slash", "$HOME", "a=b:c", "-dash", "ж ü", "\n"})
    void placesMayHaveAnyName(String name) throws Exception {
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(name));
        Path place = Files.createDirectory(directory.resolve(name));
        Path binary = Files.createSymbolicLink(place.resolve("qemu,1 x"), Path.of(Machines.qemu()));
        Path disk = place.resolve("disk");
        Files.write(disk, new byte[1 << 20]);
        MachineSpec spec = Machines.with(binary)
                .tempRoot(place)
                .logDir(place)
                .directory(place)
                .monitor(new UnixAddress(place.resolve("m, n")))
                .extraMonitor(new UnixAddress(place.resolve("e, f")))
                .console(ConsoleSpec.defaults().withLogFile(place.resolve("console")))
                .args(
                        "-drive",
                        "if=none,format=raw,id=d,file=" + disk.toString().replace(",", ",,"))
                .build();

        try (Machine vm = Machine.launch(spec);
                Machine wrapped = Machine.launch(MachineSpec.builder(binary.toString())
                        .machine("none")
                        .accelerators("tcg")
                        .tempRoot(place)
                        .wrapper("nice")
                        .build())) {
            assertTrue(vm.isRunning() && wrapped.isRunning());
            assertEquals(place, vm.tempDir().getParent());
        }
        Files.delete(binary);
        try (Stream<Path> left = Files.list(place)) {
            assertEquals(0, left.filter(Files::isDirectory).count());
        }
    }

    @Test
    void deepPlaceWorksWithSocketsElsewhere() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(75)).resolve("e".repeat(75)));
        assertTrue(deep.toString().length() > 150);
        MachineSpecBuilder spec = Machines.onUnixSocket(Machines.qemu())
                .tempRoot(deep)
                .logDir(deep)
                .directory(deep);

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec.build()));
        assertTrue(e.getMessage().contains("choose a shorter tempRoot or socketDir"), e.getMessage());
        try (Machine vm = Machine.launch(
                spec.socketDir(directory).launchLimit(Duration.ofSeconds(30)).build())) {
            assertTrue(vm.isRunning());
        }
    }

    @Test
    void whatTheEncodingCannotSayIsRefused() {
        String text = "\ud800";

        LaunchFailedException e = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.none().args("-name", text).build()));

        assertTrue(e.getMessage().contains("cannot be said in"), e.getMessage());
    }
}
