package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guest that says more than anybody reads. */
class ConsoleFloodIT {
    private static final int CAPACITY = 64 * 1024;

    @TempDir
    private Path directory;

    /** A guest with a second console that takes as much as it gets: a virtio port. */
    private MachineSpec flooding(ConsoleSpec flood) throws IOException {
        return Guest.linux()
                .option(QemuOption.device("virtio-serial-pci"))
                .console(flood.withDevice("virtserialport,name=flood").withCapacity(CAPACITY))
                .build();
    }

    private void assertFloodIsKeptToItsBound(int megabytes) throws IOException {
        Path log = directory.resolve("flood.log");
        ConsoleSpec flood = ConsoleSpec.named("flood").withLogFile(log);
        try (Machine vm = Machine.launch(flooding(flood))) {
            Guest.prompt(vm);

            Guest.run(
                    vm,
                    "(dd if=/dev/zero bs=64k count=" + 16 * megabytes + " 2>/dev/null; echo last words)"
                            + " >/dev/virtio-ports/flood");

            ConsoleMatch match = vm.console("flood").expect("last words\n", Machines.LIMIT);
            assertTrue(
                    match.before().length() <= CAPACITY,
                    "kept " + match.before().length());
            assertEquals(CAPACITY, vm.console("flood").text().length());
            assertTrue(vm.shutdown(Machines.LIMIT).expected());
        }
        assertEquals((long) megabytes << 20, Files.size(log) - "last words\n".length());
    }

    @Test
    void twentyMegabytesAreKeptToTheirBound() throws IOException {
        assertFloodIsKeptToItsBound(20);
    }

    @Test
    @Tag("flood")
    void twoHundredMegabytesAreKeptToTheirBound() throws IOException {
        assertFloodIsKeptToItsBound(200);
    }

    @Test
    void endlessFloodDoesNotHoldUpTheExit() throws IOException {
        try (Machine vm = Machine.launch(flooding(ConsoleSpec.named("flood")))) {
            Guest.prompt(vm).sendLine("cat /dev/zero >/dev/virtio-ports/flood & cat /dev/zero >/dev/ttyS0");
            vm.console().expect("\0\0\0\0", Machines.LIMIT);
            vm.console("flood").expect("\0\0\0\0", Machines.LIMIT);
            ConsoleException e = assertThrows(
                    ConsoleException.class, () -> vm.console("flood").expect("never", Duration.ofMillis(300)));
            assertEquals(ConsoleException.Reason.TIME_LIMIT, e.reason());
            long start = System.nanoTime();

            MachineExit exit = vm.shutdown(Machines.LIMIT);

            assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
        }
    }
}
