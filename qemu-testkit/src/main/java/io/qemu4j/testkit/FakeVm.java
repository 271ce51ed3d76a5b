package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The virtual machine behind the fake's monitors: its state, and what it answers by itself. */
final class FakeVm {
    private static final List<String> COMMANDS = List.of(
            "cont",
            "qmp_capabilities",
            "query-commands",
            "query-status",
            "query-version",
            "quit",
            "stop",
            "system_powerdown",
            "system_reset");

    /** The first without {@code singlestep} in the reply to {@code query-status}. */
    private static final int WITHOUT_SINGLESTEP = 9;

    private final FakeQemu qemu;
    private String runState = "running";
    private long events;

    FakeVm(FakeQemu qemu) {
        this.qemu = qemu;
    }

    synchronized String runState() {
        return runState;
    }

    private synchronized boolean enter(String state) {
        boolean changes = !runState.equals(state);
        runState = state;
        return changes;
    }

    /** An event at a time that no clock tells, a millisecond after the one before it. */
    synchronized JsonObject event(String name, JsonObject data) {
        long millis = 1_700_000_000_000L + events++;
        JsonObject timestamp = JsonObject.of("seconds", millis / 1000, "microseconds", millis % 1000 * 1000);
        JsonObject event = JsonObject.of("timestamp", timestamp, "event", name);
        return data.isEmpty() ? event : event.with("data", data);
    }

    /** What QEMU returns to a command, its events sent before; null for a command it does not know. */
    @Nullable
    JsonValue execute(String command, Program program) {
        switch (command) {
            case "query-version":
                return program.versionInfo();
            case "query-status":
                return status(program.version().major());
            case "query-qmp-schema":
                return program.schema() == null ? null : program.schema().json();
            case "query-commands":
                return commands(program);
            case "stop":
                return change("paused", "STOP", JsonObject.empty());
            case "cont":
                return change("running", "RESUME", JsonObject.empty());
            case "quit":
                return change("shutdown", "SHUTDOWN", JsonObject.of("guest", false, "reason", "host-qmp-quit"));
            case "system_reset":
                return reset();
            case "system_powerdown":
                qemu.event("POWERDOWN", JsonObject.empty());
                return JsonObject.empty();
            default:
                return null;
        }
    }

    private JsonValue status(int major) {
        String state = runState();
        JsonObject status = JsonObject.of("status", state);
        return (major < WITHOUT_SINGLESTEP ? status.with("singlestep", false) : status)
                .with("running", state.equals("running"));
    }

    /** A machine that does not run is as before its start afterwards. */
    private JsonValue reset() {
        qemu.event("RESET", JsonObject.of("guest", false, "reason", "host-qmp-system-reset"));
        if (!runState().equals("running")) {
            enter("prelaunch");
        }
        return JsonObject.empty();
    }

    private JsonValue change(String state, String event, JsonObject data) {
        if (enter(state)) {
            qemu.event(event, data);
        }
        return JsonObject.empty();
    }

    private static JsonValue commands(Program program) {
        QmpSchema schema = program.schema();
        TreeSet<String> names = new TreeSet<>(schema == null ? COMMANDS : schema.commands());
        names.addAll(program.standing().keySet());
        return JsonArray.copyOf(
                names.stream().map(n -> JsonObject.of("name", n)).toList());
    }
}
