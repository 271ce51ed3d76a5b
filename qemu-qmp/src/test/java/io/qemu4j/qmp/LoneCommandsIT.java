package io.qemu4j.qmp;

import static io.qemu4j.qmp.LoneCommandsTest.getUsedTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import java.io.FileInputStream;
import org.junit.jupiter.api.Test;

/** As {@link LoneCommandsTest}, with a real QEMU and over a real socket, whose writes the limit of a read concerns. */
class LoneCommandsIT extends QemuTestBase {
    /** It takes QEMU seconds to read so much, and the socket's buffer holds a part only. */
    @Test
    void whatQemuTakesSlowlyArrivesWhole() throws Exception {
        QmpSession session = open();
        String id = "x".repeat(1_000_000);
        getUsedTo(session);

        CommandFailedException e = assertThrows(
                CommandFailedException.class, () -> session.execute("device_del", JsonObject.of("id", id)));

        assertEquals("Device '" + id + "' not found", e.description());
        getUsedTo(session);
    }

    @Test
    void descriptorsGoWithTheirCommands() throws Exception {
        QmpSession session = open();
        try (FileInputStream file = new FileInputStream("/dev/null")) {
            for (int i = 0; i < 20; i++) {
                getUsedTo(session);
                session.execute(
                        Command.of("getfd", JsonObject.of("fdname", "f")).passing(PassedDescriptor.of(file)));
                session.execute("closefd", JsonObject.of("fdname", "f"));
            }
        }
    }

    @Test
    void aStopIsToldBeforeItsReply() throws Exception {
        QmpSession session = open();
        try (EventStream events = session.events(EventFilter.named("STOP", "RESUME"))) {
            for (int i = 0; i < 500; i++) {
                session.execute("stop");
                assertEquals("STOP", events.poll().orElseThrow().name());
                session.execute("cont");
                assertEquals("RESUME", events.poll().orElseThrow().name());
            }
        }
        assertTrue(session.isOpen());
    }

    @Test
    void aStoppedQemuGoesOnWhereItWas() throws Exception {
        QmpSession session = open();
        for (int i = 0; i < 10; i++) {
            Call<String> calling = Call.start(() -> {
                getUsedTo(session);
                return session.execute("query-status").asObject().string("status");
            });
            signal("STOP");
            signal("CONT");
            assertEquals("running", calling.result());
        }
    }
}
