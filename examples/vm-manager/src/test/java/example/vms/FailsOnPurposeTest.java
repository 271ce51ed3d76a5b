package example.vms;

import static org.junit.jupiter.api.Assertions.fail;

import io.qemu4j.junit.QemuTest;
import io.qemu4j.machine.Console;
import io.qemu4j.machine.Machine;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Fails, so that {@link EvidenceTest} can look at what is left of it. The build leaves it out by its tag. */
@Tag("fails-on-purpose")
class FailsOnPurposeTest {
    // tag::failing[]
    @QemuTest(spec = "example.vms.Guest#linux", args = {"-vga", "std"})
    void fails(Machine vm, Console console) {
        console.expect("GUEST-READY", Duration.ofMinutes(3), "Kernel panic");
        vm.qmp().execute("query-name");

        fail("on purpose");
    }
    // end::failing[]
}
