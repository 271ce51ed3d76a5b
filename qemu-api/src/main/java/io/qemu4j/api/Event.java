package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private static final String EVENT = "event";
    private static final String DATA = "data";

    private final String name;

    /** The message before it was decoded; null for one that was made of a tree. */
    private final @Nullable EventText text;

    /**
     * What was decoded so far. Two threads may decode at once: they get equal values, whose fields are final, so
     * that neither needs to see the other's.
     */
    private @Nullable JsonObject raw;

    private @Nullable JsonObject data;

    private Event(JsonObject raw) {
        this.raw = raw;
        this.name = raw.string(EVENT);
        this.text = null;
    }

    /** Takes a name and a message that were checked. */
    Event(String name, EventText text) {
        this.name = name;
        this.text = text;
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
     * The event's own values. A session decodes them when they are first asked for, on the asker's thread; that they
     * can be decoded was checked when they came.
     *
     * @return the {@code data} member; the empty object for an event without one
     * @throws JsonTypeException if {@code data} is there but no object
     */
    public JsonObject data() {
        JsonObject known = data;
        if (known == null) {
            known = text != null ? text.data() : raw().has(DATA) ? raw().object(DATA) : JsonObject.empty();
            data = known;
        }
        return known;
    }

    /**
     * When QEMU's host clock says it happened.
     *
     * @return the time, to the microsecond; empty when QEMU could not read its clock (it then sends
     *     −1) or sent none
     * @throws JsonTypeException if the timestamp is there but ill-formed
     */
    public Optional<Instant> timestamp() {
        if (text != null) {
            return text.timestamp();
        }
        if (!raw().has("timestamp")) {
            return Optional.empty();
        }
        JsonObject timestamp = raw().object("timestamp");
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
        JsonObject known = raw;
        if (known == null) {
            // Without a tree there is a text.
            known = Objects.requireNonNull(text).message();
            raw = known;
        }
        return known;
    }

    /** A member of the message, or null when there is none, with no more decoded than it takes. */
    @Nullable
    JsonValue member(String member) {
        if (text != null && member.equals(DATA)) {
            return text.hasData() ? data() : null;
        }
        return raw().has(member) ? raw().get(member) : null;
    }

    /** The message as JSON text. */
    @Override
    public String toString() {
        return raw().toString();
    }
}
