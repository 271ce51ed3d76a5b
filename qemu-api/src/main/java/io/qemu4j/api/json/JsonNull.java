package io.qemu4j.api.json;

/**
 * JSON's null, which is a value: a member that is null is there.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @since 0.1
 */
public record JsonNull() implements JsonValue {

    /** Null; all instances are equal. */
    public static final JsonNull INSTANCE = new JsonNull();

    @Override
    public boolean isNull() {
        return true;
    }

    /** Returns {@code null} as text. */
    @Override
    public String toString() {
        return "null";
    }
}
