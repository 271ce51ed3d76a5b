package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public class DebugMachine {
    public static void main(String... args) throws IOException {
        Path folder = Files.createTempDirectory("debug");
        Path door = folder.resolve("door");
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64")
                .name("vm1")
                .logDir(folder) // keeps vm1.log, what QEMU prints
                .args("-d", "guest_errors")
                .extraMonitor(new UnixAddress(door))
                .build();
        try (Machine vm = Machine.launch(spec)) {
            System.out.println(vm + "\n" + vm.commandLine());
            try (QmpSession second = Qmp.connect(door)) { // from any process, while the machine is in use
                System.out.println(second.execute("query-status"));
            }
        }
        System.out.println("QEMU's log: " + folder.resolve("vm1.log"));

        try {
            Machine.launch(spec.toBuilder().args("-m", "lots").build());
        } catch (LaunchFailedException e) {
            System.out.println(e.getMessage());
        }
    }
}
// end::program[]
