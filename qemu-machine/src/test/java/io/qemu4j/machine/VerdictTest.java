package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static @Nullable Event shutdown(@Nullable String reason) {
        return reason == null
                ? null
                : Event.of(JsonObject.of(
                        "event",
                        "SHUTDOWN",
                        "data",
                        JsonObject.of("guest", reason.startsWith("guest"), "reason", reason)));
    }

    @ParameterizedTest
    @CsvSource({
        // code, asked, killed, forced, reason, cause, expected
        "0, true, false, false, host-qmp-quit, REQUESTED, true",
        "0, true, false, false, host-signal, REQUESTED, true",
        "0, true, false, false, , REQUESTED, true",
        "0, false, false, false, host-qmp-quit, HOST, true",
        "0, false, false, false, host-signal, HOST, true",
        "0, false, false, false, host-qmp-system-reset, HOST, true",
        "0, false, false, false, guest-shutdown, GUEST, true",
        "0, true, false, false, guest-shutdown, GUEST, true",
        "0, false, false, false, guest-reset, GUEST, true",
        "0, false, false, false, guest-panic, GUEST, false",
        "1, false, false, false, guest-shutdown, GUEST, false",
        "0, false, false, false, , UNKNOWN, true",
        "1, false, false, false, , ERROR, false",
        "1, true, false, false, , ERROR, false",
        "137, false, true, false, , KILLED, true",
        "137, true, true, true, , KILLED, false",
        "137, false, false, false, , SIGNAL, false",
        "139, false, true, false, , SIGNAL, false",
        "134, false, false, false, guest-shutdown, SIGNAL, false",
        "1, true, false, false, host-qmp-quit, REQUESTED, false",
        "9, false, false, false, host-signal, HOST, false",
        "143, true, false, false, , REQUESTED, true",
        "143, false, false, false, , SIGNAL, false",
        "0, true, true, true, host-qmp-quit, REQUESTED, true",
        ", true, true, true, , UNKILLABLE, false"
    })
    void everyEndIsNamed(
            @Nullable Integer code,
            boolean asked,
            boolean killed,
            boolean forced,
            @Nullable String reason,
            MachineExit.Cause cause,
            boolean expected) {
        MachineExit exit = Verdict.of(code, asked, killed, forced, shutdown(reason), "");

        assertEquals(cause, exit.cause());
        assertEquals(expected, exit.expected());
        assertEquals(code == null ? -1 : code, exit.code());
    }

    @Test
    void signalsAreKnownByTheirCode() {
        assertEquals(
                OptionalInt.of(9), Verdict.of(137, false, true, false, null, "").signal());
        assertEquals(
                OptionalInt.empty(),
                Verdict.of(0, false, false, false, null, "").signal());
        assertEquals(
                OptionalInt.empty(),
                Verdict.of(255, false, false, false, null, "").signal());
    }

    @Test
    void oddEventDoesNotHideTheEnd() {
        Event odd = Event.of(JsonObject.of("event", "SHUTDOWN", "data", "none"));

        MachineExit exit = Verdict.of(0, false, false, false, odd, "");

        assertEquals(MachineExit.Cause.HOST, exit.cause());
        assertTrue(exit.toString().contains("unknown"), exit.toString());
        assertEquals(Optional.empty(), exit.reason());
    }

    @Test
    void reasonIsQemus() {
        MachineExit exit = Verdict.of(0, false, false, false, shutdown("guest-panic"), "last words");

        assertEquals("guest-panic", exit.reason().orElseThrow());
        assertEquals("last words", exit.logTail());
        assertEquals("exited with code 0, cause GUEST, reason guest-panic", exit.toString());
        assertEquals(
                Optional.empty(), Verdict.of(1, false, false, false, null, "").reason());
    }
}
