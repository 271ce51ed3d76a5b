package io.qemu4j.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs machines and then ends without closing them. It prints what there is of each, a
 * line a machine, does what its second argument says, and else waits to be killed.
 */
final class Household {
    private Household() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        List<Machine> machines = new ArrayList<>();
        for (MachineSpecBuilder spec : specs(directory, args)) {
            Machine vm = Machine.launch(spec.tempRoot(directory).build());
            machines.add(vm);
            System.out.println(vm.pid() + " " + vm.tempDir());
        }
        System.out.println("all");
        switch (args[1]) {
            case "return" -> machines.forEach(vm -> vm.qmp().close());
            case "throw" -> throw new IllegalStateException("meant to be");
            case "exit" -> System.exit(3);
            default -> Thread.currentThread().join();
        }
    }

    private static List<MachineSpecBuilder> specs(Path directory, String... args) {
        MachineSpecBuilder wrapped =
                Machines.none().wrapper(directory.resolve("wrapper").toString());
        return switch (args[1]) {
            case "detached" -> List.of(Machines.none().detached());
            case "wrapped" -> List.of(wrapped);
            case "unmonitored" -> List.of(Machines.none().qmpMonitor(false));
            default -> List.of(Machines.none(), Machines.none().console(), Machines.none());
        };
    }
}
