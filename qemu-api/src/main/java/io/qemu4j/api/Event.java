package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One asynchronous message of QEMU, such as {@code SHUTDOWN} or {@code BLOCK_JOB_COMPLETED}.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification, Asynchronous
 *     events</a>
 */
public final class Event {
    private final JsonObject raw;
    private final String name;

    private Event(JsonObject raw) {
        this.raw = raw;
        this.name = raw.string("event");
    }

    /**
     * Makes an event of a message.
     *
     * @param raw the whole message, with its {@code event} member
     * @return the event
     * @throws JsonTypeException if {@code event} is missing or no string
     */
    public static Event of(JsonObject raw) {
        return new Event(raw);
    }

    /**
     * The event's name.
     *
     * @return the name, such as {@code SHUTDOWN}
     */
    public String name() {
        return name;
    }

    /**
     * The event's own values.
     *
     * @return the {@code data} member; the empty object for an event without one
     * @throws JsonTypeException if {@code data} is there but no object
     */
    public JsonObject data() {
        return raw.has("data") ? raw.object("data") : JsonObject.empty();
    }

    /**
     * When QEMU's host clock says it happened.
     *
     * @return the time, to the microsecond; empty when QEMU could not read its clock (it then sends
     *     −1) or sent none
     * @throws JsonTypeException if the timestamp is there but ill-formed
     */
    public Optional<Instant> timestamp() {
        if (!raw.has("timestamp")) {
            return Optional.empty();
        }
        JsonObject timestamp = raw.object("timestamp");
        long seconds = timestamp.integer("seconds");
        long microseconds = timestamp.integer("microseconds");
        return seconds < 0 || microseconds < 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds, Math.multiplyExact(microseconds, 1000L)));
    }

    /**
     * The message as received, members this SDK does not know included.
     *
     * @return the whole message
     */
    public JsonObject raw() {
        return raw;
    }

    /** The message as JSON text. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
