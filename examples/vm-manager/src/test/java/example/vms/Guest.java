package example.vms;

import io.qemu4j.machine.ConsoleSpec;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import io.qemu4j.testkit.QemuBinary;
import java.nio.file.Path;
import java.util.Objects;

/** A real Linux, made by scripts/guest-image. */
final class Guest {
    private Guest() {}

    static MachineSpecBuilder linux() {
        Path image = Path.of(Objects.requireNonNull(
                System.getProperty("qemu4j.guest"), "which guest? -Dqemu4j.guest=$(scripts/guest-image)"));
        return MachineSpec.builder(QemuBinary.require())
                .machine("pc")
                .accelerators("tcg")
                .console(ConsoleSpec.named("serial").withoutAnsi())
                .args("-m", "256")
                .args("-kernel", image.resolve("vmlinuz").toString())
                .args("-initrd", image.resolve("initramfs.cpio.gz").toString())
                // Linux checks its timer, which a host with little time to spare does not keep.
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check");
    }
}
