package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.SessionOptions;
import java.time.Duration;

public class TimeLimits {
    private static final JsonObject NODE = JsonObject.of("driver", "null-co", "node-name", "disk");

    public static void main(String... args) throws Exception {
        SessionOptions options = SessionOptions.defaults()
                .withCommandLimit(Duration.ofSeconds(10)) // each command, unless told otherwise
                .withCommandLimit("screendump", Duration.ofMinutes(2)); // this one, wherever it is called
        MachineSpec spec =
                MachineSpec.builder("qemu-system-x86_64").session(options).build();
        try (Machine vm = Machine.launch(spec)) {
            signal(vm, "-STOP"); // a QEMU that hangs
            try {
                Command<JsonValue> add = Command.of("blockdev-add", NODE);
                vm.qmp().execute(add, Duration.ofMillis(300)); // this call
            } catch (CommandTimeoutException e) {
                System.out.println(e.getMessage());
                signal(vm, "-CONT");
                // Written and not answered: it may have run, or run yet. Commands run in order, so the
                // answer to a later one tells.
                if (e.mayHaveExecuted() && isThere(vm.qmp())) {
                    System.out.println("it was executed after all");
                }
            }
            System.out.println("the session is open: " + vm.qmp().isOpen());
        }
    }

    private static boolean isThere(QmpSession session) {
        for (JsonValue node : session.execute("query-named-block-nodes").asArray()) {
            if (node.asObject().string("node-name").equals("disk")) {
                return true;
            }
        }
        return false;
    }

    private static void signal(Machine vm, String signal) throws Exception {
        new ProcessBuilder("sh", "-c", "kill " + signal + " " + vm.pid())
                .start()
                .waitFor();
    }
}
// end::program[]
