package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.machine.ChosenPorts;
import io.qemu4j.machine.LaunchContext;
import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineHooks;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.QemuOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class LaunchVariants {
    public static void main(String... args) {
        // What all have in common. A spec is immutable and can be launched many times, also at once.
        MachineSpec base = MachineSpec.builder("qemu-system-x86_64")
                .machine("q35")
                .accelerators("tcg")
                .args("-m", "128", "-nodefaults")
                .build();

        MachineSpec withNetwork = base.toBuilder()
                .name("web")
                .option(
                        QemuOption.netdev("user", "net0").with("hostfwd", List.of("tcp:127.0.0.1:0-:22")),
                        QemuOption.device("virtio-net-pci").with("netdev", "net0"))
                .build();
        try (Machine vm = Machine.launch(withNetwork)) {
            System.out.println(vm.commandLine());
            System.out.println(ChosenPorts.hostForwards(vm.qmp())); // QEMU chose the host's port
        }

        MachineSpec withDisk = base.toBuilder().hooks(new ScratchDisk()).build();
        try (Machine vm = Machine.launch(withDisk)) {
            System.out.println(vm.qmp()
                    .execute("query-named-block-nodes")
                    .asArray()
                    .get(0)
                    .asObject()
                    .string("file"));
        }

        try {
            Machine.launch(base.toBuilder().args("-device", "no-such-device").build());
        } catch (LaunchFailedException e) { // at once: QEMU's exit ends the launch
            System.out.println(e.output());
        }
    }

    /** A disk for each machine, which goes with it. */
    static class ScratchDisk implements MachineHooks {
        @Override
        public List<String> arguments(LaunchContext launch) throws IOException {
            Path image = Files.write(launch.tempDir().resolve("a, b.img"), new byte[1 << 20]);
            return QemuOption.blockdev("file", "scratch")
                    .with("filename", image)
                    .arguments(); // the comma is no trap
        }

        @Override
        public void afterExit(LaunchContext launch, MachineExit exit) {
            System.out.println(launch.name() + " is gone: " + exit);
        }
    }
}
// end::program[]
