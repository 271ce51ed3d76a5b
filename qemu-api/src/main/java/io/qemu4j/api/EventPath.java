package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A compiled way from an event's message down to a member: a look costs neither parsing nor exceptions,
 * as {@link JsonValue#at} does, for a session's reader takes it with every event.
 */
final class EventPath {
    private final String[] names;

    private EventPath(String[] names) {
        this.names = names;
    }

    /** Compiles member names that are separated by dots. */
    static EventPath of(String path) {
        String[] names = path.split("\\.", -1);
        for (String name : names) {
            if (name.isEmpty() || name.matches(".*[\\[\\]\"].*")) {
                throw new IllegalArgumentException(
                        "not member names separated by dots: '" + path + "'; for others there is where(…)");
            }
        }
        return new EventPath(names);
    }

    /** What is there, or null when there is nothing, be it for a member or an object on the way. */
    @Nullable
    JsonValue in(Event event) {
        JsonValue value = event.member(names[0]);
        for (int i = 1; i < names.length; i++) {
            value = value instanceof JsonObject object ? object.asMap().get(names[i]) : null;
        }
        return value;
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
