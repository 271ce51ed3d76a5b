package io.qemu4j.api;

import io.qemu4j.api.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in a stream of bytes without decoding them: finds the name and checks the whole message, every byte,
 * but makes no tree of it. An event made here is decoded when its data is first asked for, on the asker's thread.
 *
 * <p>It knows events as QEMU writes them: the members {@code timestamp}, {@code event} and {@code data} in any order,
 * whole numbers, ASCII with short escapes, no name twice, no deep nesting. What it recognises is JSON that {@link
 * JsonParser} accepts and {@link Event#of(io.qemu4j.api.json.JsonObject)} takes. What it does not recognise may be
 * an event all the same: those two decide.
 *
 * <p>Threads: for one thread at a time; the events it makes are for any.
 *
 * @since 0.1
 */
public final class EventParser {
    /** What {@link #read} returns when it recognises no event. */
    public static final int NONE = -1;

    private static final byte[] EVENT = {'"', 'e', 'v', 'e', 'n', 't', '"'};
    private static final byte[] TIMESTAMP = {'"', 't', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p', '"'};
    private static final byte[] DATA = {'"', 'd', 'a', 't', 'a', '"'};
    private static final byte[] SECONDS = {'"', 's', 'e', 'c', 'o', 'n', 'd', 's', '"'};
    private static final byte[] MICROSECONDS = {'"', 'm', 'i', 'c', 'r', 'o', 's', 'e', 'c', 'o', 'n', 'd', 's', '"'};

    private static final byte[] SECONDS_FIRST = "{\"timestamp\": {\"seconds\": ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THEN_MICROSECONDS = ", \"microseconds\": ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THEN_DATA = ", \"data\": ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THEN_EVENT = "}, \"event\": ".getBytes(StandardCharsets.US_ASCII);

    /** A timestamp with more digits is none that a clock gives. */
    private static final int MOST_TIME_DIGITS = 12;

    private final PlainJson json = new PlainJson();
    private final EventNames names = new EventNames();
    private final JsonParser parser = new JsonParser();

    private byte[] bytes = {};
    private int from;
    private int end;
    private @Nullable String name;
    private boolean timed;
    private long seconds;
    private long microseconds;
    private int dataFrom;
    private int dataTo;

    /** Makes a parser. */
    public EventParser() {}

    /**
     * Tells whether an event begins here that is recognised and whole.
     *
     * @param utf8 the array that holds it; must not change until {@link #event()} was called
     * @param offset where its opening brace is expected
     * @param limit where the bytes in the array end; what comes behind the event does not matter
     * @return where the event ends, or {@link #NONE}
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    public int read(byte[] utf8, int offset, int limit) {
        Objects.checkFromToIndex(offset, limit, utf8.length);
        json.over(utf8, limit);
        bytes = utf8;
        from = offset;
        name = null;
        timed = false;
        dataTo = 0;
        end = members(offset);
        return end;
    }

    private int members(int offset) {
        int i = usualStart(offset);
        i = i == NONE ? member(json.opening(offset)) : i;
        int data = json.space(json.usual(i, THEN_DATA));
        i = data == NONE ? i : data(data);
        while (i != NONE) {
            i = json.space(i);
            byte next = json.at(i);
            if (next == '}') {
                return name == null ? NONE : i + 1;
            }
            i = next == ',' ? member(json.space(i + 1)) : NONE;
        }
        return NONE;
    }

    /** Time and name, with the spaces that QEMU puts between them. Whatever else there is, is none the less JSON. */
    private int usualStart(int offset) {
        int i = json.number(json.usual(offset, SECONDS_FIRST), MOST_TIME_DIGITS);
        seconds = json.lastNumber();
        i = json.number(json.usual(i, THEN_MICROSECONDS), MOST_TIME_DIGITS);
        microseconds = json.lastNumber();
        i = name(json.usual(i, THEN_EVENT));
        timed = i != NONE;
        return i;
    }

    private int member(int i) {
        int value = json.named(i, EVENT);
        if (value != NONE) {
            return name == null ? name(value) : NONE;
        }
        value = json.named(i, TIMESTAMP);
        if (value != NONE) {
            return timed ? NONE : timestamp(value);
        }
        return data(json.named(i, DATA));
    }

    private int data(int value) {
        if (dataTo != 0 || json.at(value) != '{') {
            return NONE;
        }
        dataFrom = value;
        dataTo = json.value(value);
        return dataTo;
    }

    private int name(int i) {
        int behind = json.name(i);
        if (behind != NONE) {
            name = names.of(bytes, i + 1, behind - 1);
        }
        return behind;
    }

    private int timestamp(int i) {
        timed = true;
        int value = json.named(json.opening(i), SECONDS);
        int behind = json.number(value, MOST_TIME_DIGITS);
        seconds = json.lastNumber();
        int comma = json.space(behind);
        if (json.at(comma) != ',') {
            return NONE;
        }
        value = json.named(json.space(comma + 1), MICROSECONDS);
        behind = json.number(value, MOST_TIME_DIGITS);
        microseconds = json.lastNumber();
        int brace = json.space(behind);
        return json.at(brace) == '}' ? brace + 1 : NONE;
    }

    /**
     * The name of the event that {@link #read} recognised last. Equal names are usually the same string.
     *
     * @return the name
     * @throws IllegalStateException if it recognised none
     */
    public String name() {
        String known = name;
        if (known == null || end == NONE) {
            throw new IllegalStateException("no event was recognised");
        }
        return known;
    }

    /**
     * The event that {@link #read} recognised last. Copies its bytes.
     *
     * @return the event
     * @throws IllegalStateException if it recognised none
     */
    public Event event() {
        String known = name();
        return new Event(
                known,
                new EventText(
                        Arrays.copyOfRange(bytes, from, end),
                        dataTo == 0 ? 0 : dataFrom - from,
                        dataTo == 0 ? 0 : dataTo - dataFrom,
                        timed ? seconds : -1,
                        timed ? microseconds : -1,
                        parser));
    }
}
