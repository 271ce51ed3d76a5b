package example.vms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.Recorder;
import io.qemu4j.testkit.Recording;
import io.qemu4j.testkit.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real QEMU and its guest once said, said again to the program of today. */
class VmReplayTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path RECORDING = Path.of("src/test/resources/unplug.qmp");

    // tag::replay[]
    @Test
    void unplugGoesAsRecorded() throws Exception {
        Recording recording = Recording.read(RECORDING);
        try (StandIn qemu = StandIn.playing(recording.script());
                Machine vm = Machine.launch(MachineSpec.builder(qemu.binary()).build())) {
            new Vm(vm.qmp()).unplug("rng0", LIMIT);

            assertEquals(0, vm.shutdown(LIMIT).code());
        }
    }
    // end::replay[]

    /** Not run by the build: the README tells how. */
    // tag::record[]
    @Test
    @Tag("records")
    void recordAnew() throws IOException, UnplugException {
        try (Recorder recorder = Recorder.to(RECORDING);
                Machine vm = Machine.launch(Guest.linux()
                        .args("-device", "virtio-rng-pci,id=rng0")
                        .session(SessionOptions.defaults().withListener(recorder))
                        .build())) {
            vm.console().expect("GUEST-READY", LIMIT, "Kernel panic");
            new Vm(vm.qmp()).unplug("rng0", LIMIT);
            vm.shutdown(LIMIT);
        }
    }
    // end::record[]
}
