package example.slim;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.time.Duration;

/** Launches a QEMU without a guest and tells its version and state. */
public final class Main {
    private Main() {}

    /**
     * The program.
     *
     * @param args the QEMU to launch; none means {@code qemu-system-x86_64}
     */
    public static void main(String... args) {
        MachineSpec spec = MachineSpec.builder(args.length == 0 ? "qemu-system-x86_64" : args[0])
                .machine("none")
                .accelerators("tcg")
                .build();
        try (Machine vm = Machine.launch(spec)) {
            System.out.println("QEMU " + vm.qmp().greeting().version());
            System.out.println(
                    vm.qmp().execute("query-status").asObject().string("status"));
            vm.shutdown(Duration.ofSeconds(30));
        }
    }
}
