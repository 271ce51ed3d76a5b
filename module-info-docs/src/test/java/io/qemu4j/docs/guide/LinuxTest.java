package io.qemu4j.docs.guide;

// tag::program[]
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.junit.QemuTest;
import io.qemu4j.junit.RequiresQemu;
import io.qemu4j.machine.Console;
import io.qemu4j.machine.ConsoleSpec;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import io.qemu4j.testkit.QemuBinary;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "qemu4j.guest", matches = ".+")
class LinuxTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    static MachineSpecBuilder linux() {
        Path guest = Path.of(System.getProperty("qemu4j.guest")); // the folder that scripts/guest-image prints
        return MachineSpec.builder(QemuBinary.require())
                .machine("q35")
                .accelerators("tcg")
                .args("-m", "256", "-no-reboot")
                .args("-kernel", guest.resolve("vmlinuz").toString())
                .args("-initrd", guest.resolve("initramfs.cpio.gz").toString())
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check")
                .console(ConsoleSpec.defaults().withoutAnsi());
    }

    @RequiresQemu(version = ">=7.2", device = "virtio-rng-pci")
    @QemuTest(
            spec = "linux",
            args = {"-device", "virtio-rng-pci"})
    void linuxFindsItsDevice(Machine vm, Console console) {
        console.expect("GUEST-READY", LIMIT, "Kernel panic");
        console.expect("# ", LIMIT);
        console.sendLine("cat /sys/bus/pci/devices/*/vendor | grep -c 0x1af4");
        console.expect("\n1", LIMIT);

        vm.powerDown();
        assertEquals(MachineExit.Cause.GUEST, vm.waitForExit(LIMIT).cause());
    }
}
// end::program[]
