package io.qemu4j.api.json;

/**
 * JSON's true or false.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @param value the boolean
 * @since 0.1
 */
public record JsonBoolean(boolean value) implements JsonValue {

    /** True. */
    public static final JsonBoolean TRUE = new JsonBoolean(true);

    /** False. */
    public static final JsonBoolean FALSE = new JsonBoolean(false);

    /**
     * Returns the one constant or the other.
     *
     * @param value the boolean
     * @return {@link #TRUE} or {@link #FALSE}
     */
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public boolean asBool() {
        return value;
    }

    /** Returns {@code true} or {@code false}. */
    @Override
    public String toString() {
        return value ? "true" : "false";
    }
}
