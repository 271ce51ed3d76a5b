package io.qemu4j.docs.guide;

// tag::program[]
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.junit.QemuTest;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.QmpSchema;
import io.qemu4j.testkit.Script;
import java.io.IOException;

class SchemaTest {
    @QemuTest(machine = "none", accelerators = "tcg")
    void wrongArgumentIsRefused(QmpSession real) throws IOException {
        QmpSchema schema = QmpSchema.of(real.execute("query-qmp-schema")); // or JsonValue.parse of a file

        Script script = Script.lenient().schema(schema).when("eject", answer -> answer.reply());
        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            CommandFailedException e = assertThrows(
                    CommandFailedException.class,
                    () -> session.execute("eject", JsonObject.of("id", "cd0", "forced", true)));
            assertEquals("Parameter 'forced' is unexpected", e.description());

            session.execute("eject", JsonObject.of("device", "cd0"));
            assertEquals("eject device is deprecated", fake.featureUses().get(0).toString());
        }

        try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(schema.rejectingDeprecated()));
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            assertThrows(CommandFailedException.class, () -> session.execute("eject", JsonObject.of("device", "cd0")));
        }
    }
}
// end::program[]
