package io.qemu4j.machine;

import io.qemu4j.api.Event;
import io.qemu4j.api.json.JsonBoolean;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads SHUTDOWN events, leniently: an odd one must not hide how a machine ended. */
final class ShutdownReason {
    private ShutdownReason() {}

    /** QEMU's reason, such as {@code guest-shutdown}; qapi/run-state.json, ShutdownCause. */
    static String of(@Nullable Event shutdown) {
        return Optional.ofNullable(shutdown).flatMap(ShutdownReason::find).orElse("unknown");
    }

    static Optional<String> find(Event shutdown) {
        return member(shutdown, "reason") instanceof JsonString reason
                ? Optional.of(reason.asString())
                : Optional.empty();
    }

    static boolean byGuest(Event shutdown) {
        return member(shutdown, "guest") instanceof JsonBoolean guest && guest.asBool();
    }

    private static JsonValue member(Event shutdown, String name) {
        return shutdown.raw()
                .find("data")
                .filter(JsonObject.class::isInstance)
                .flatMap(data -> data.asObject().find(name))
                .orElse(JsonValue.of(null));
    }
}
