package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members of QEMU's Python class do that no other test here is about: see guide/from-python.md. */
class PythonMembersIT {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    @TempDir
    private Path directory;

    /** {@code conv_keys}: both kinds of names occur, and the SDK changes neither. */
    @Test
    void argumentNamesAreSentAsTheyAre() {
        MachineSpec spec = Machines.none()
                .machine("pc")
                .args("-nodefaults", "-S", "-m", "16")
                .build();
        try (Machine vm = Machine.launch(spec)) {
            vm.qmp().execute("blockdev-add", JsonObject.of("driver", "null-co", "node-name", "n0"));
            vm.qmp()
                    .execute(
                            "device_add",
                            JsonObject.of("driver", "virtio-blk-pci", "drive", "n0", "physical_block_size", 4096));

            assertThrows(
                    CommandFailedException.class,
                    () -> vm.qmp().execute("blockdev-add", JsonObject.of("driver", "null-co", "node_name", "n1")));
        }
    }

    /** {@code wait()}: what it cleans up, and what stays readable. */
    @Test
    void waitForExitCleansUpAndLeavesWhatWasSaid() {
        Machine vm = Machine.launch(Machines.none().console().build());
        vm.qmp().execute("quit");

        MachineExit exit = vm.waitForExit(Machines.LIMIT);

        assertEquals(0, exit.code());
        assertFalse(vm.isRunning() || vm.qmp().isOpen() || Files.exists(vm.tempDir()));
        assertTrue(vm.log().contains(exit.logTail()), vm.log());
        assertEquals("", vm.console().text());
        assertEquals("SHUTDOWN", vm.awaitEvent("SHUTDOWN", Duration.ZERO).name());
    }

    /** A limit of {@code None}. */
    @Test
    void waitsMayBeForEver() throws Exception {
        Machine vm = Machine.launch(Machines.none().launchLimit(FOR_EVER).build());
        CompletableFuture<MachineExit> waiting = CompletableFuture.supplyAsync(() -> vm.waitForExit(FOR_EVER));
        CompletableFuture<Boolean> watching =
                CompletableFuture.supplyAsync(() -> vm.awaitExit(FOR_EVER).isPresent());

        vm.qmp().execute("stop");
        assertEquals("STOP", vm.awaitEvent("STOP", FOR_EVER).name());
        vm.qmp().execute("quit");

        assertEquals(0, waiting.get(20, TimeUnit.SECONDS).code());
        assertTrue(watching.get(20, TimeUnit.SECONDS));
        assertEquals(0, vm.shutdown(FOR_EVER).code());
    }

    /** {@code get_qmp_event(wait=True)}. */
    @Test
    void anyEventCanBeAwaited() {
        try (Machine vm = Machine.launch(Machines.none().args("-S").build())) {
            vm.qmp().execute("cont");

            assertEquals(
                    "RESUME", vm.awaitEvent(EventFilter.any(), Machines.LIMIT).name());
            assertTrue(vm.pollEvent().isEmpty());
            assertEquals(List.of(), vm.drainEvents());
        }
    }

    /** {@code console_log}, {@code drain_console}: from the first byte, whether read or not. */
    @Test
    void consoleIsDrainedIntoItsLog() throws Exception {
        Path log = directory.resolve("console.log");
        MachineSpec spec = Machines.none()
                .machine("pc,graphics=off")
                .args("-nodefaults", "-m", "16")
                .console(ConsoleSpec.defaults().withLogFile(log))
                .build();
        try (Machine vm = Machine.launch(spec)) {
            Machines.await(() -> vm.console().text().contains("No bootable device"));
        }
        assertTrue(Files.readString(log).contains("SeaBIOS"));
        assertTrue(Files.readString(log).contains("No bootable device"));
    }
}
