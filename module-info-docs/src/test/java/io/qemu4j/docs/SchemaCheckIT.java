package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.FeatureUse;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.QmpSchema;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same wrong commands to a real QEMU and to a fake that was told its schema. */
class SchemaCheckIT {
    /** Each is refused by all of QEMU 7.2, 10 and 11. */
    private static final List<String> CASES = List.of(
            "no-such-command {}",
            "query-status {'x':1}",
            "stop {'force':true}",
            "device_del {}",
            "device_del {'id':7}",
            "device_del {'id':'a','x':null}",
            "device_add {'id':'a'}",
            "object-add {'id':'a'}",
            "object-add {'qom-type':'no-such-type','id':'a'}",
            "object-add {'qom-type':'memory-backend-ram','id':'a'}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':'1M'}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':1.5}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':18446744073709551616}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':1,'share':'on'}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':1,'prealloc-threads-x':1}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':1,'host-nodes':[1,'x']}",
            "object-add {'qom-type':'memory-backend-ram','id':'a','size':1,'policy':'greedy'}",
            "chardev-add {'id':'c','backend':{'type':'socket','data':{}}}",
            "chardev-add {'id':'c','backend':{'type':'socket','data':{'addr':{'type':'inet','data':{'host':'h'}}}}}",
            "chardev-add {'id':'c','backend':{'type':'pigeon','data':{}}}",
            "chardev-add {'id':'c','backend':'null'}",
            "blockdev-add {'driver':'raw'}",
            "blockdev-add {'driver':'raw','file':7}",
            "blockdev-add {'driver':'raw','file':{'driver':'no-such-driver'}}",
            "blockdev-add {'driver':'raw','file':{'driver':'file'}}",
            "blockdev-add {'driver':'null-co','node-name':'n','read-only':'no'}",
            "blockdev-add {'driver':'null-co','node-name':'n','size':true}",
            "netdev_add {'type':'user','id':'n','hostfwd':[{'str':1}]}",
            "netdev_add {'type':'user','id':'n','hostfwd':'tcp::1-:1'}",
            "migrate-set-capabilities {'capabilities':[{'capability':'x-none','state':true}]}",
            "migrate-set-capabilities {'capabilities':[{'capability':'events'}]}",
            "set_password {'protocol':'vnc'}",
            "human-monitor-command {}",
            "qom-set {'path':'/machine','property':'x'}",
            "send-key {'keys':[{'type':'qcode','data':'no-such-key'}]}",
            "transaction {'actions':[{'type':'no-such-action','data':{}}]}",
            "query-qmp-schema {'x':1}");

    @Test
    void theTableIsRefusedAlike() throws IOException {
        try (Machine vm = Machine.launch(spec());
                Pair pair = new Pair(vm, false)) {
            CASES.forEach(pair::send);

            pair.assertAlike(CASES.size());
        }
    }

    /** Every command that QEMU has, with an argument that no command has, and with each argument of a wrong type. */
    @Test
    void everyCommandAndArgumentIsRefusedAlike() throws IOException {
        try (Machine vm = Machine.launch(spec());
                Pair pair = new Pair(vm, false)) {
            Map<String, JsonObject> types = pair.entities();
            for (JsonObject entity : types.values()) {
                if (entity.string("meta-type").equals("command")
                        && !entity.string("name").equals("device_add")) {
                    String command = entity.string("name");
                    pair.send(command + " {'qemu4j-none':1}");
                    for (JsonValue member : types.get(entity.string("arg-type")).array("members")) {
                        JsonObject type = types.get(member.asObject().string("type"));
                        if (isConcrete(type)) {
                            String wrong = type.string("meta-type").equals("object") ? "7" : "{}";
                            pair.send(command + " {'" + member.asObject().string("name") + "':" + wrong + "}");
                        }
                    }
                }
            }

            pair.assertAlike(400);
        }
    }

    @Test
    void whatIsDeprecatedOrUnstableIsRefusedByPolicyAlike() throws IOException {
        MachineSpec strict = spec().toBuilder()
                .args("-compat", "deprecated-input=reject,unstable-input=reject")
                .build();
        try (Machine vm = Machine.launch(strict);
                Pair pair = new Pair(vm, true)) {
            Map<String, JsonObject> types = pair.entities();
            for (JsonObject entity : types.values()) {
                if (entity.string("meta-type").equals("command")) {
                    JsonObject arguments = types.get(entity.string("arg-type"));
                    boolean marked = isMarked(entity);
                    if (marked) {
                        pair.send(entity.string("name") + " {'qemu4j-none':1}");
                    }
                    arguments.array("members").stream()
                            .map(JsonValue::asObject)
                            .filter(SchemaCheckIT::isMarked)
                            .forEach(m -> pair.send(entity.string("name") + " {'" + m.string("name") + "':{}}"));
                }
            }
            pair.send("migrate-set-capabilities {'capabilities':[{'capability':'x-colo','state':true}]}");

            pair.assertAlike(20);
            assertTrue(pair.uses().contains("migrate-set-capabilities capabilities[0].capability=x-colo is unstable"));
        }
    }

    private static boolean isMarked(JsonObject part) {
        return part.has("features")
                && part.array("features").stream()
                        .anyMatch(f -> f.asString().equals("deprecated")
                                || f.asString().equals("unstable"));
    }

    /** Not one that takes any value, nor one of several types, of which the schema has no name. */
    private static boolean isConcrete(JsonObject type) {
        return !type.string("name").equals("any") && !type.string("meta-type").equals("alternate");
    }

    private static MachineSpec spec() {
        return MachineSpec.builder(QemuBinary.require())
                .machine("q35")
                .accelerators("tcg")
                .build();
    }

    /** A real QEMU and a fake that was told its schema. */
    private static final class Pair implements AutoCloseable {
        private final QmpSession real;
        private final JsonValue schema;
        private final FakeQemu fake;
        private final QmpSession told;
        private final List<String> differences = new ArrayList<>();
        private int count;

        Pair(Machine vm, boolean rejects) throws IOException {
            real = vm.qmp();
            schema = real.execute("query-qmp-schema");
            QmpSchema plain = QmpSchema.of(schema);
            fake = FakeQemu.playing(Script.lenient()
                    .schema(rejects ? plain.rejectingDeprecated().rejectingUnstable() : plain));
            told = Qmp.open(fake.connect(), SessionOptions.defaults());
        }

        Map<String, JsonObject> entities() {
            Map<String, JsonObject> entities = new TreeMap<>();
            schema.asArray().forEach(e -> entities.put(e.asObject().string("name"), e.asObject()));
            return entities;
        }

        void send(String text) {
            String[] parts = text.replace('\'', '"').split(" ", 2);
            Command<JsonValue> command =
                    Command.of(parts[0], JsonValue.parse(parts[1]).asObject());
            String expected = error(real, command);
            String seen = error(told, command);
            count++;
            if (!expected.equals(seen)) {
                differences.add(text + "\n   QEMU: " + expected + "\n   fake: " + seen);
            }
        }

        private static String error(QmpSession session, Command<?> command) {
            JsonObject reply = session.executeRaw(command);
            if (!reply.has("error")) {
                return "none";
            }
            JsonObject error = reply.object("error");
            // The names of types are not in the schema, and integers of any size are one type there.
            String description = error.string("desc")
                    .replaceAll("(expected: ).*", "$1…")
                    .replaceAll("Parameter ('.*') expects u?int\\d*", "Invalid parameter type for $1, expected: …");
            return error.string("class") + ": " + description;
        }

        String uses() {
            return fake.featureUses().stream().map(FeatureUse::toString).collect(Collectors.joining("\n"));
        }

        void assertAlike(int least) {
            assertTrue(count >= least, () -> "only " + count + " cases");
            assertEquals("", String.join("\n", differences), () -> "of " + count + " cases " + differences.size());
        }

        @Override
        public void close() {
            told.close();
            fake.close();
        }
    }
}
