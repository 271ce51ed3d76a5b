package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.LeakCheck;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.QmpSchema;
import io.qemu4j.testkit.Recorder;
import io.qemu4j.testkit.Recording;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages on the test kit show. */
class TestkitSnippetsIT {
    @TempDir
    Path directory;

    // tag::code[]
    /** The code under test. */
    static void pauseAndUnplug(QmpSession session, String device) {
        session.execute("stop");
        session.execute("device_del", JsonObject.of("id", device));
    }
    // end::code[]

    @Test
    void script() throws IOException {
        // tag::script[]
        Script script = Script.strict()
                .expect("stop")
                .answerFromStock() // STOP, a reply, and the machine is paused
                .expect("device_del", JsonObject.of("id", "nic0"))
                .delay(Duration.ofMillis(20))
                .error("DeviceNotFound", "Device 'nic0' not found");

        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            CommandFailedException e =
                    assertThrows(CommandFailedException.class, () -> pauseAndUnplug(session, "nic0"));

            assertEquals("DeviceNotFound", e.errorClass());
            assertEquals("paused", fake.runState());
            assertEquals(List.of("stop", "device_del"), fake.receivedNames());
        }
        // end::script[]
    }

    @Test
    void lenient() throws IOException {
        // tag::lenient[]
        Script script = Script.lenient()
                .when(
                        "device_del",
                        answer -> answer.reply()
                                .event(
                                        "DEVICE_DELETED",
                                        JsonObject.of("device", "nic0", "path", "/machine/peripheral/nic0")));

        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession session =
                        Qmp.connect(fake.address(), SessionOptions.defaults().withTransports(fake.transports()))) {
            pauseAndUnplug(session, "nic0");
        }
        // end::lenient[]
    }

    @Test
    void socket() throws IOException {
        // tag::socket[]
        UnixAddress address = new UnixAddress(directory.resolve("qmp"));
        try (FakeQemu fake = FakeQemu.lenient()) {
            fake.listenOn(Transports.installed().listen(address));
            try (QmpSession session = Qmp.connect(address)) {
                session.execute("stop");
            }
            assertEquals("paused", fake.runState());
        }
        // end::socket[]
    }

    @Test
    void recordAndReplay() throws IOException {
        // tag::record[]
        Path file = directory.resolve("vm.qmp");
        try (Recorder recorder = Recorder.to(file);
                Machine vm = Machine.launch(MachineSpec.builder(QemuBinary.require())
                        .machine("q35")
                        .accelerators("tcg")
                        .session(SessionOptions.defaults().withListener(recorder))
                        .build())) {
            vm.qmp().execute("stop");
        }
        // end::record[]

        // tag::replay[]
        try (FakeQemu fake = FakeQemu.playing(Recording.read(file).script());
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            session.execute("stop");
            session.execute("quit");
        }
        // end::replay[]
    }

    @Test
    void schema() throws IOException {
        MachineSpec spec = MachineSpec.builder(QemuBinary.require())
                .machine("none")
                .accelerators("tcg")
                .build();
        try (Machine vm = Machine.launch(spec)) {
            // tag::schema[]
            QmpSchema schema = QmpSchema.of(vm.qmp().execute("query-qmp-schema")); // or JsonValue.parse of a file

            Script script = Script.lenient().schema(schema).when("eject", answer -> answer.reply());
            try (FakeQemu fake = FakeQemu.playing(script);
                    QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
                CommandFailedException e = assertThrows(
                        CommandFailedException.class,
                        () -> session.execute("eject", JsonObject.of("id", "cd0", "forced", true)));
                assertEquals("Parameter 'forced' is unexpected", e.description());

                session.execute("eject", JsonObject.of("device", "cd0"));
                assertEquals(
                        "eject device is deprecated", fake.featureUses().get(0).toString());
            }
            // end::schema[]
            try (FakeQemu fake = FakeQemu.playing(Script.lenient().schema(schema.rejectingDeprecated()));
                    QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
                assertThrows(
                        CommandFailedException.class, () -> session.execute("eject", JsonObject.of("device", "cd0")));
            }
        }
    }

    @Test
    void leaks() throws IOException {
        // tag::leaks[]
        LeakCheck check = LeakCheck.begin();
        try (FakeQemu fake = FakeQemu.lenient();
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            assertTrue(session.isOpen());
        }
        check.verify();
        // end::leaks[]
    }
}
