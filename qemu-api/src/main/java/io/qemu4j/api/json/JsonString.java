package io.qemu4j.api.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @param value the text, without quotes or escapes; any characters, even U+0000 and lone surrogates
 * @since 0.1
 */
public record JsonString(String value) implements JsonValue {

    /**
     * Makes a string.
     *
     * @param value the text
     */
    public JsonString {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String asString() {
        return value;
    }

    /** Returns this string as JSON text: quoted and escaped. */
    @Override
    public String toString() {
        return JsonPrinter.text(this);
    }
}
