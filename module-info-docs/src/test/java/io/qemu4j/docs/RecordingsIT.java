package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.QmpSchema;
import io.qemu4j.testkit.Recorder;
import io.qemu4j.testkit.Recording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recordings of real QEMUs: those that are in the tree are replayed, and one is made of the QEMU at hand. With
 * {@code -Dqemu4j.recordings=DIRECTORY} it stays there; {@code scripts/record-qemu} makes those in the tree.
 */
class RecordingsIT {
    private static final Path KEPT =
            Path.of("..", "qemu-testkit", "src", "test", "resources", "io", "qemu4j", "testkit", "recordings");

    private static final String SECRET = "correct horse";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0", "11.1"})
    void whatIsInTheTreeIsReplayed(String version) throws IOException {
        Recording recording = Recording.read(KEPT.resolve("qemu-" + version + ".qmp"));

        replay(recording, "another secret");

        assertFalse(recording.toString().contains(SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0", "11.1"})
    void theSchemaInTheTreeIsRead(String version) throws IOException {
        QmpSchema schema = QmpSchema.of(JsonValue.parse(unzip(KEPT.resolve("qemu-" + version + "-schema.json.gz"))));

        assertTrue(schema.commands().contains("query-status"));
        assertTrue(
                schema.commands().size() > 200,
                () -> "commands: " + schema.commands().size());
    }

    @Test
    void theQemuAtHandIsRecordedAndReplayed() throws IOException {
        String kept = System.getProperty("qemu4j.recordings", "");
        Path target = kept.isEmpty() ? directory : Files.createDirectories(Path.of(kept));
        MachineSpec spec = spec();
        String name;
        try (Machine vm = Machine.launch(spec)) {
            name = "qemu-" + vm.qmp().greeting().version().major() + "."
                    + vm.qmp().greeting().version().minor();
            zip(vm.qmp().execute("query-qmp-schema").toString(), target.resolve(name + "-schema.json.gz"));
        }

        Path file = target.resolve(name + ".qmp");
        try (Recorder recorder = Recorder.to(file);
                Machine vm = Machine.launch(spec.toBuilder()
                        .session(SessionOptions.defaults().withListener(recorder))
                        .build())) {
            RecordedDialogue.hold(vm.qmp(), SECRET);
            vm.shutdown(Duration.ofSeconds(20));
        }

        String text = Files.readString(file);
        assertTrue(text.endsWith("-- QUIT\n"), text);
        assertTrue(text.contains("\"data\":\"(hidden)\""), text);
        assertFalse(text.contains(SECRET), text);
        replay(Recording.read(file), SECRET);
    }

    @Test
    void aClientThatDeviatesIsShownWhere() throws IOException {
        FakeQemu fake =
                FakeQemu.playing(Recording.read(KEPT.resolve("qemu-7.2.qmp")).script());
        try (QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            session.execute("query-status");
            assertThrows(CommandFailedException.class, () -> session.execute("query-block"));
        }

        String message = assertThrows(AssertionError.class, fake::close).getMessage();
        assertTrue(message.contains("\n  - expect query-commands {}\n  + query-block\n"), message);
    }

    private static MachineSpec spec() {
        return MachineSpec.builder(QemuBinary.require())
                .machine("q35")
                .accelerators("tcg")
                .build();
    }

    private static void replay(Recording recording, String secret) throws IOException {
        try (FakeQemu fake = FakeQemu.playing(recording.script());
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            RecordedDialogue.hold(session, secret);
            session.execute("quit");
            assertEquals(
                    recording.messages().stream()
                            .filter(Recording.Message::sent)
                            .count(),
                    fake.received().size());
        }
    }

    private static String unzip(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void zip(String text, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, bytes.toByteArray());
    }
}
