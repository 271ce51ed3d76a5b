package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import java.time.Duration;

/** What the recordings hold, but for the {@code quit} at the end: held with a real QEMU, and again with its replay. */
final class RecordedDialogue {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private RecordedDialogue() {}

    static void hold(QmpSession session, String secret) {
        try (EventStream events = session.events(EventFilter.any())) {
            assertEquals("running", status(session));
            assertTrue(session.execute("query-commands").asArray().size() > 150);
            assertTrue(session.execute("query-machines").toString().contains("q35"));

            session.execute("stop");
            events.await(EventFilter.named("STOP"), LIMIT);
            assertEquals("paused", status(session));
            session.execute("cont");
            events.await(EventFilter.named("RESUME"), LIMIT);

            session.execute("object-add", JsonObject.of("qom-type", "secret", "id", "sec0", "data", secret));
            session.execute("object-del", JsonObject.of("id", "sec0"));
            refused(session, "GenericError", "device_add", JsonObject.of("driver", "no-such-device", "id", "d0"));
            refused(session, "DeviceNotFound", "device_del", JsonObject.of("id", "nic0"));
            refused(session, "CommandNotFound", "no-such-command", JsonObject.empty());

            session.execute("blockdev-add", JsonObject.of("driver", "null-co", "node-name", "disk0", "size", 1048576));
            session.execute("blockdev-del", JsonObject.of("node-name", "disk0"));
            session.execute("system_reset");
            events.await(EventFilter.named("RESET"), LIMIT);
            session.execute("system_powerdown");
            events.await(EventFilter.named("POWERDOWN"), LIMIT);
        }
    }

    private static String status(QmpSession session) {
        return session.execute("query-status").asObject().string("status");
    }

    private static void refused(QmpSession session, String errorClass, String command, JsonObject arguments) {
        CommandFailedException e =
                assertThrows(CommandFailedException.class, () -> session.execute(Command.of(command, arguments)));
        assertEquals(errorClass, e.errorClass());
    }
}
