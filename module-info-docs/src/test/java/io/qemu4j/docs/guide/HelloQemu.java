package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import java.time.Duration;

public class HelloQemu {
    public static void main(String... args) {
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64")
                .machine("q35")
                .accelerators("tcg")
                .args("-m", "128")
                .build();
        try (Machine vm = Machine.launch(spec)) { // a bad option fails here, with QEMU's text
            System.out.println("QEMU " + vm.qmp().greeting().version());
            System.out.println(vm.qmp().execute("query-status"));
            vm.qmp().execute("stop");
            System.out.println(vm.awaitEvent("STOP", Duration.ofSeconds(10)));
            MachineExit exit = vm.shutdown(Duration.ofSeconds(30)); // quit, then SIGTERM, then SIGKILL
            System.out.println(exit);
        } // no process, file, thread or socket is left
    }
}
// end::program[]
