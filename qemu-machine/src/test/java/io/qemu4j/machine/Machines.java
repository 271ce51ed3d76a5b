package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.testkit.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Machines for the tests. */
final class Machines {
    /** Longer than anything takes that works. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Machines() {}

    /** The QEMU to test with. */
    static String qemu() {
        return QemuBinary.require();
    }

    /** The fastest machine there is: no CPU, no memory. */
    static MachineSpecBuilder none() {
        return with(qemu());
    }

    /** The same with something else in QEMU's place. With {@code -Dqemu4j.monitor=tcp} all of them use TCP. */
    static MachineSpecBuilder with(Object binary) {
        MachineSpecBuilder spec = onUnixSocket(binary);
        return System.getProperty("qemu4j.monitor", "unix").equals("tcp")
                ? spec.monitor(new TcpAddress("127.0.0.1", 0))
                : spec;
    }

    /** One whose monitor has a socket file, whatever the others have. */
    static MachineSpecBuilder onUnixSocket(Object binary) {
        return MachineSpec.builder(binary.toString())
                .machine("none")
                .accelerators("tcg")
                .launchLimit(LIMIT);
    }

    /** A program to put before QEMU, or in its place where a {@code StandIn} connects too well or says too little. */
    static Path script(Path directory, String... lines) throws IOException {
        Path script = directory.resolve("fake-qemu");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** Waits for something that no one tells. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "never came true");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Waits until a program has written a line, and gives it. */
    static String line(Path file) throws IOException {
        await(() -> Files.exists(file));
        String[] text = {""};
        await(() -> {
            try {
                text[0] = Files.readString(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return text[0].endsWith("\n");
        });
        return text[0].strip();
    }

    /** Whether a process runs: one that is dead and waits for its parent to notice does not. */
    static boolean runs(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
