package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.machine.AbnormalShutdownException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;

public class EndMachines {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static void main(String... args) throws Exception {
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64").build();

        try (Machine vm = Machine.launch(spec)) {
            System.out.println("asked QEMU: " + vm.shutdown(Duration.ofSeconds(10)));
        }

        try (Machine vm = Machine.launch(spec)) {
            new ProcessBuilder("sh", "-c", "kill -STOP " + vm.pid()).start().waitFor(); // it hangs
            vm.shutdown(Duration.ofSeconds(2));
        } catch (AbnormalShutdownException e) { // it is gone all the same
            System.out.println("forced: " + e.exit());
        }

        try (Machine vm = Machine.launch(linux(Path.of(args[0])))) { // the folder that scripts/guest-image prints
            vm.console().expect("GUEST-READY", LIMIT, "Kernel panic");
            vm.console().expect("# ", LIMIT);
            vm.powerDown(); // asks the guest, which takes its time
            MachineExit exit = vm.waitForExit(LIMIT);
            System.out.println("asked the guest: " + exit);
            System.out.println(exit.expected() + ", " + exit.reason().orElse("no reason given"));
        }
    }

    private static MachineSpec linux(Path guest) {
        return MachineSpec.builder("qemu-system-x86_64")
                .machine("q35")
                .accelerators("tcg")
                .args("-m", "256", "-no-reboot")
                .args("-kernel", guest.resolve("vmlinuz").toString())
                .args("-initrd", guest.resolve("initramfs.cpio.gz").toString())
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check")
                .console()
                .build();
    }
}
// end::program[]
