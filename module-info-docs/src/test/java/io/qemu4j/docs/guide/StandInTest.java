package io.qemu4j.docs.guide;

// tag::program[]
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.StandIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandInTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void badOptionIsTold() {
        try (StandIn qemu = StandIn.exiting(1, "qemu: could not open 'disk.qcow2'\n")) {
            LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> launch(qemu));

            assertTrue(e.output().contains("disk.qcow2"));
        }
    }

    @Test
    void crashIsNoticed() throws InterruptedException {
        try (StandIn qemu = StandIn.playing(Script.lenient());
                Machine vm = launch(qemu)) {
            qemu.awaitRun(LIMIT).crash(11);

            MachineExit exit = vm.waitForExit(LIMIT);
            assertEquals(11, exit.signal().orElseThrow());
        }
    }

    private static Machine launch(StandIn qemu) {
        return Machine.launch(MachineSpec.builder(qemu.binary()).build());
    }
}
// end::program[]
