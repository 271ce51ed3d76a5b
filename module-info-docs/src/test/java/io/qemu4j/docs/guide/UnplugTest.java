package io.qemu4j.docs.guide;

// tag::program[]
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnplugTest {
    /** The code under test. */
    static void pauseAndUnplug(QmpSession session, String device) {
        session.execute("stop");
        session.execute("device_del", JsonObject.of("id", device));
    }

    /** A strict script: this, in this order. */
    @Test
    void missingDeviceIsToldOf() throws IOException {
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
    }

    /** A lenient one: whatever comes. Here for code that connects by an address. */
    @Test
    void deviceIsUnplugged() {
        JsonObject gone = JsonObject.of("device", "nic0", "path", "/machine/peripheral/nic0");
        Script script =
                Script.lenient().when("device_del", answer -> answer.reply().event("DEVICE_DELETED", gone));

        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession session =
                        Qmp.connect(fake.address(), SessionOptions.defaults().withTransports(fake.transports()))) {
            pauseAndUnplug(session, "nic0");
        }
    }

    /** Over a real socket, for code that knows nothing of the options. */
    @Test
    void realSocket(@TempDir Path directory) throws IOException {
        UnixAddress address = new UnixAddress(directory.resolve("qmp"));
        try (FakeQemu fake = FakeQemu.lenient()) {
            fake.listenOn(Transports.installed().listen(address));
            try (QmpSession session = Qmp.connect(address)) {
                session.execute("stop");
            }
            assertEquals("paused", fake.runState());
        }
    }
}
// end::program[]
