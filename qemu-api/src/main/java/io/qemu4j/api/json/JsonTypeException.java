package io.qemu4j.api.json;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value is not what the caller took it for: a member is missing, of another kind or out of range.
 *
 * <p>The message names the path, as far as it is known, and the value, shortened:
 * {@code return.status: expected a string, found number 5}. A value does not know its parents, so a chain such
 * as {@code reply.object("return").string("status")} names {@code status} alone;
 * {@link JsonValue#at(String, Function)} and {@link JsonArray#map} name the whole path.
 *
 * <p>It is not an {@code IllegalArgumentException}: the fault is in the data, not in the call.
 *
 * <p>Threads: immutable but for what every {@code Throwable} lets change.
 *
 * @since 0.1
 */
public final class JsonTypeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int VALUE_LENGTH = 80;

    /** Where the value is; empty for the value that was asked. */
    private final String path;

    /** The message without the path. */
    private final String problem;

    JsonTypeException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    static JsonTypeException expected(String what, JsonValue found) {
        return new JsonTypeException("", "expected " + what + ", found " + describe(found));
    }

    /** Calls the function; a {@code JsonTypeException} from it gets the path in front. */
    static <T extends @Nullable Object> T reading(
            JsonValue value, String path, Function<? super JsonValue, ? extends T> reader) {
        try {
            return reader.apply(value);
        } catch (JsonTypeException e) {
            throw e.under(path);
        }
    }

    /** Returns a copy whose path starts further out, and which seems to come from the same place. */
    JsonTypeException under(String outer) {
        JsonTypeException moved = new JsonTypeException(JsonPath.join(outer, path), problem);
        moved.setStackTrace(getStackTrace());
        return moved;
    }

    /**
     * Returns where the value is, relative to the value that was asked.
     *
     * @return a path as {@link JsonValue#at(String)} takes it; empty if it is the value itself
     */
    public String path() {
        return path;
    }

    private static String describe(JsonValue value) {
        String kind = "";
        if (value instanceof JsonObject) {
            kind = "object ";
        } else if (value instanceof JsonArray) {
            kind = "array ";
        } else if (value instanceof JsonString) {
            kind = "string ";
        } else if (value instanceof JsonNumber) {
            kind = "number ";
        }
        return kind + JsonPrinter.excerpt(value, VALUE_LENGTH);
    }
}
