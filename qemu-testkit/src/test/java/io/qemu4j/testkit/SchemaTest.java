package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A fake that was told the schema of QEMU 7.2. What it refuses is compared with a real one in module-info-docs. */
class SchemaTest {
    private static final QmpSchema SCHEMA = read();

    private static QmpSchema read() {
        try (InputStream in =
                new GZIPInputStream(SchemaTest.class.getResourceAsStream("recordings/qemu-7.2-schema.json.gz"))) {
            return QmpSchema.of(JsonValue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFakeTellsItsSchemaAndCommands() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(SCHEMA));
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'query-qmp-schema'}{'execute':'query-commands'}");

            assertEquals(SCHEMA.json(), client.message().array("return"));
            JsonArray commands = client.message().array("return");
            assertEquals(SCHEMA.commands().size(), commands.size());
        }
    }

    @Test
    void aCommandThatNobodyAnswersIsNotTakenForUnknown() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(SCHEMA));
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'query-block'}{'execute':'query-blocks'}");

            assertTrue(client.line().contains("fake QEMU: the script has no answer to query-block"));
            assertTrue(client.line().contains("The command query-blocks has not been found"));
        }
    }

    @Test
    void inAStrictScriptARefusalIsAFailure() throws IOException {
        FakeQemu fake = FakeQemu.playing(
                Script.strict().schema(SCHEMA).expect("device_del").reply());
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'device_del','arguments':{'device':'nic0'}}");
            assertTrue(client.line().contains("Parameter 'id' is missing"));
        }

        String message = assertThrows(AssertionError.class, fake::close).getMessage();
        assertTrue(message.contains("which the schema refuses: Parameter 'id' is missing"), message);
    }

    @Test
    void usesOfWhatIsMarkedAreRemembered() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(SCHEMA));
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'eject','arguments':{'device':'cd0'}}{'execute':'x-query-roms'}");
            client.line();
            client.line();

            assertEquals(
                    List.of(
                            new FeatureUse("eject", "device", "deprecated"),
                            new FeatureUse("x-query-roms", "", "unstable")),
                    fake.featureUses());
        }
    }

    @Test
    void aUseIsRememberedBeforeItsRefusalIsSent() throws IOException {
        Script script = Script.lenient().schema(SCHEMA.rejectingUnstable());
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = Client.negotiated(fake)) {
            for (int i = 1; i <= 2_000; i++) {
                client.send("{'execute':'x-query-roms'}");
                client.line();
                assertEquals(i, fake.featureUses().size());
            }
        }
    }

    @Test
    void outOfBandIsRefusedWhereThereIsNone() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(SCHEMA));
                Client client = new Client(fake.connect())) {
            client.line();
            client.send("{'execute':'qmp_capabilities','arguments':{'enable':['oob']}}{'exec-oob':'query-block'}");
            client.line();

            assertTrue(client.line().contains("The command query-block does not support OOB"));
        }
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        assertThrows(JsonTypeException.class, () -> QmpSchema.of(JsonValue.of(7)));
    }
}
