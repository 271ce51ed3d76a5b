package example.vms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.api.QmpSession;
import io.qemu4j.junit.QemuTest;
import io.qemu4j.junit.RequiresQemu;
import io.qemu4j.machine.Console;
import io.qemu4j.machine.MachineExit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same with a real QEMU and a real Linux in it. */
class GuestTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Counts the devices of virtio's vendor. */
    private static final String COUNT = "echo devices=$(cat /sys/bus/pci/devices/*/vendor | grep -c 0x1af4)";

    @RequiresQemu(version = ">=7.2", device = "virtio-rng-pci")
    @QemuTest(
            spec = "example.vms.Guest#linux",
            args = {"-device", "virtio-rng-pci,id=rng0"})
    void linuxGivesItsDeviceUp(QmpSession qmp, Console console) throws UnplugException {
        console.expect("GUEST-READY", LIMIT, "Kernel panic");
        console.expect("# ", LIMIT);
        console.sendLine(COUNT);
        console.expect("devices=1", LIMIT);

        new Vm(qmp).unplug("rng0", LIMIT);

        console.sendLine(COUNT);
        console.expect("devices=0", LIMIT);
    }

    @Test
    void linuxHeedsItsPowerButton() {
        try (VmManager vms = new VmManager()) {
            vms.start("linux", Guest.linux().build());
            vms.machine("linux").console().expect("GUEST-READY", LIMIT, "Kernel panic");

            MachineExit exit = vms.stop("linux", LIMIT);

            assertEquals(MachineExit.Cause.GUEST, exit.cause());
        }
    }
}
