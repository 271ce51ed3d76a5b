package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.util.concurrent.CompletableFuture;

public class AskQemu {
    public static void main(String... args) {
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64").build();
        try (Machine vm = Machine.launch(spec)) {
            QmpSession session = vm.qmp();

            // By name, with QEMU's own words; the answer is JSON.
            JsonValue answer = session.execute("qom-list", JsonObject.of("path", "/chardevs"));
            for (JsonValue member : answer.asArray()) {
                System.out.println(member.asObject().string("name"));
            }

            // With a type of one's own, where a command is used often.
            System.out.println("running: " + session.execute(new IsRunning()));

            // Without waiting for the answer.
            CompletableFuture<JsonValue> later = session.executeAsync(Command.of("query-version"));
            System.out.println(later.join().asObject().string("package"));

            try {
                session.execute("device_del", JsonObject.of("id", "nothing"));
            } catch (CommandFailedException refused) {
                System.out.println(refused.errorClass() + ": " + refused.description());
            }
        }
    }

    record IsRunning() implements Command<Boolean> {
        @Override
        public String name() {
            return "query-status";
        }

        @Override
        public JsonObject arguments() {
            return JsonObject.empty();
        }

        @Override
        public Boolean decode(JsonValue returned) { // on the caller's thread
            return returned.asObject().bool("running");
        }
    }
}
// end::program[]
