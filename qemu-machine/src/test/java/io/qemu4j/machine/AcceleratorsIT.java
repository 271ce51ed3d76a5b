package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorsIT {
    @TempDir
    private Path directory;

    @Test
    void tcgRuns() {
        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("tcg", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.RUNS, report.level(), report::detail);
        assertTrue(report.works());
    }

    @Test
    void unknownAcceleratorFailsWithQemusText() {
        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("warp", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.FAILS, report.level());
        assertTrue(report.detail().contains("invalid accelerator warp"), report::detail);
        assertFalse(report.works());
    }

    /** Whatever the host has: the word of the probe must be what a guest would find. */
    @Test
    void kvmIsJudgedWithinItsLimit() {
        Duration limit = Duration.ofSeconds(4);
        long start = System.nanoTime();

        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("kvm", limit);

        assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
        if (!report.works()) {
            assertNotEquals("", report.detail());
        }
    }

    @Test
    void programThatNeverEndsIsNoProof() throws IOException {
        // A QEMU that starts, and hangs once it is to run something.
        Path script = Machines.script(
                directory,
                "case \"$*\" in *isa-debug-exit*) echo stuck; exec sleep 600;; esac",
                "exec " + Machines.qemu() + " \"$@\"");

        AcceleratorReport report = Accelerators.of(script.toString()).probe("tcg", Duration.ofSeconds(3));

        assertEquals(AcceleratorReport.Level.STARTS, report.level());
        assertTrue(report.detail().contains("in time") && report.detail().contains("stuck"), report::detail);
    }

    @Test
    void binaryThatIsNoQemuIsNoAccelerator() throws IOException {
        Path script = Machines.script(directory, "exit 3");
        AcceleratorReport report = Accelerators.of(script.toString()).probe("tcg", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.FAILS, report.level());
        assertThrows(
                LaunchFailedException.class,
                () -> Accelerators.of("/nonexistent/qemu").probe("tcg", Machines.LIMIT));
    }
}
