package example.vms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.testkit.Lines;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.StandIn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Launches, crashes and ends, with a stand-in for QEMU. */
class VmManagerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static MachineSpec spec(StandIn qemu) {
        return MachineSpec.builder(qemu.binary()).build();
    }

    // tag::crash[]
    @Test
    void crashedVmIsStartedAgain() throws InterruptedException {
        try (StandIn qemu = StandIn.playing(Script.lenient());
                VmManager vms = new VmManager()) {
            vms.start("web", spec(qemu));
            vms.start("db", spec(qemu));

            qemu.awaitRun(LIMIT).crash(11);
            vms.machine("web").awaitExit(LIMIT);

            assertEquals(List.of("web"), vms.revive());
            assertEquals("running", vms.vm("web").state());
            assertEquals(List.of(), vms.revive());
        }
    }
    // end::crash[]

    @Test
    void vmThatDoesNotStartIsNone() {
        try (StandIn qemu = StandIn.exiting(1, "qemu: could not open 'disk.qcow2'\n");
                VmManager vms = new VmManager()) {
            LaunchFailedException e =
                    assertThrows(LaunchFailedException.class, () -> vms.start("web", spec(qemu)));

            assertTrue(e.output().contains("disk.qcow2"));
            assertEquals(List.of(), vms.names());
        }
    }

    // tag::deaf[]
    @Test
    void guestThatDoesNotHeedItsPowerButtonIsEnded() {
        Script deaf = Script.lenient().when("system_powerdown", Lines::reply);
        try (StandIn qemu = StandIn.playing(deaf);
                VmManager vms = new VmManager()) {
            vms.start("web", spec(qemu));

            MachineExit exit = vms.stop("web", Duration.ofMillis(200));

            assertEquals(MachineExit.Cause.KILLED, exit.cause());
            assertEquals(List.of(), vms.names());
        }
    }
    // end::deaf[]

    // tag::told[]
    @Test
    void nameIsToldToQemu() throws InterruptedException {
        try (StandIn qemu = StandIn.playing(Script.lenient());
                VmManager vms = new VmManager()) {
            vms.start("web", spec(qemu));

            List<String> arguments = qemu.awaitRun(LIMIT).arguments();

            assertEquals("web", arguments.get(arguments.indexOf("-name") + 1));
            assertThrows(IllegalStateException.class, () -> vms.start("web", spec(qemu)));
        }
    }
    // end::told[]
}
