package io.qemu4j.api.json;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value: an object, array, string, number, boolean or null.
 *
 * <p>Values are equal when they mean the same: objects whatever the order of their members, numbers by
 * value ({@code 1} equals {@code 1.0}), arrays by their elements in order.
 *
 * <p>Trees that {@code parse} and {@code of} make are at most 1024 objects and arrays deep, as in QEMU.
 * Printing, comparing and hashing descend recursively, so a deeper one built by hand may overflow the stack.
 *
 * <p>Threads: immutable and safe to share; no method blocks.
 *
 * @since 0.1
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /**
     * Reads exactly one JSON document.
     *
     * <p>Reading is strict (RFC 8259): nothing but white space may follow or precede the value, and neither
     * comments, single quotes, raw control characters in strings nor a byte order mark are accepted. Refused are
     * also names given twice in an object, lone surrogates, and nesting deeper than 1024, all as QEMU does.
     *
     * @param text the document, of any length
     * @return the value
     * @throws JsonParseException if the text is not one JSON document, is empty, or holds a number of more than
     *     1000 characters
     */
    static JsonValue parse(String text) {
        return JsonTextReader.read(text);
    }

    /**
     * Reads exactly one JSON document from UTF-8 bytes, as strictly as {@link #parse(String)}.
     *
     * @param utf8 the array that holds the document; not kept
     * @param offset where the document begins in the array
     * @param length its length in bytes
     * @return the value
     * @throws JsonParseException if the bytes are not valid UTF-8, or as {@link #parse(String)} does
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    static JsonValue parse(byte[] utf8, int offset, int length) {
        return JsonTextReader.read(utf8, offset, length);
    }

    /**
     * Makes a value from its Java counterpart.
     *
     * @param value null, a {@code Boolean}, a {@code String}, a {@code Number} as {@link JsonNumber#of} takes it,
     *     a {@code List} or a {@code Map} with {@code String} keys of any of these, or a {@code JsonValue}, which
     *     is returned as it is; copied, so later changes to it have no effect
     * @return the value; {@link JsonNull} for null
     * @throws IllegalArgumentException if it, or anything within it, is of another class, is not a finite number,
     *     or lies deeper than 1024 lists and maps (a collection that holds itself does); the message names the
     *     path and the class
     */
    static JsonValue of(@Nullable Object value) {
        return JsonConversion.value(value);
    }

    /**
     * Tells whether this is JSON's null.
     *
     * @return true for {@link JsonNull} only
     */
    default boolean isNull() {
        return false;
    }

    /**
     * Returns this value as an object.
     *
     * @return this
     * @throws JsonTypeException if it is not an object
     */
    default JsonObject asObject() {
        throw JsonTypeException.expected("an object", this);
    }

    /**
     * Returns this value as an array.
     *
     * @return this
     * @throws JsonTypeException if it is not an array
     */
    default JsonArray asArray() {
        throw JsonTypeException.expected("an array", this);
    }

    /**
     * Returns the text of this string.
     *
     * @return the text, without quotes or escapes
     * @throws JsonTypeException if this is not a string
     */
    default String asString() {
        throw JsonTypeException.expected("a string", this);
    }

    /**
     * Returns this value as a number, whose text is exact.
     *
     * @return this
     * @throws JsonTypeException if it is not a number
     */
    default JsonNumber asNumber() {
        throw JsonTypeException.expected("a number", this);
    }

    /**
     * Returns this number as a {@code long}; {@code 9.0} is 9.
     *
     * @return the value
     * @throws JsonTypeException if this is not a number, has a fraction or does not fit a {@code long}; see
     *     {@link JsonNumber#unsignedLongValueExact()} for QEMU's unsigned 64-bit sizes
     */
    default long asInteger() {
        throw JsonTypeException.expected("an integer", this);
    }

    /**
     * Returns this boolean.
     *
     * @return its value
     * @throws JsonTypeException if this is not a boolean
     */
    default boolean asBool() {
        throw JsonTypeException.expected("a boolean", this);
    }

    /**
     * Returns the value at a path such as {@code return.cpus[0].props}.
     *
     * <p>A member name that is empty, or has a dot, bracket, double quote or control character in it, is written in
     * brackets and quotes: {@code file["cache.direct"]}. The paths in error messages can be used here as they are.
     *
     * @param path member names and indexes below this value; not empty
     * @return the value there, which may be JSON's null
     * @throws JsonTypeException if a member or element on the way is missing, or is not the object or array that
     *     the path needs; the error names the path up to there
     * @throws IllegalArgumentException if the path cannot be read
     */
    default JsonValue at(String path) {
        return JsonPath.parse(path).in(this);
    }

    /**
     * Reads the value at a path, so that errors name the whole path.
     *
     * <p>{@code reply.at("return.status", JsonValue::asString)} fails with "return.status: expected a string,
     * found number 5"; a {@code JsonTypeException} from deeper within the function gets the path in front too.
     *
     * @param path as {@link #at(String)} takes it
     * @param reader what to do with the value there; called on this thread, at most once
     * @param <T> the type of the result
     * @return what the function returned
     * @throws JsonTypeException as {@link #at(String)} does, or from the function, with the path in front
     * @throws IllegalArgumentException if the path cannot be read
     */
    default <T extends @Nullable Object> T at(String path, Function<? super JsonValue, ? extends T> reader) {
        return JsonTypeException.reading(at(path), path, reader);
    }

    /**
     * Appends this value's JSON text, as {@link #toString()} has it.
     *
     * @param out where to append
     */
    default void appendTo(StringBuilder out) {
        new JsonPrinter(out, Integer.MAX_VALUE).print(this);
    }

    /**
     * Returns this value as compact JSON text.
     *
     * <p>There is no white space between tokens; members keep their order and numbers their text. Control
     * characters are escaped, everything else is as it is, except lone surrogates: these are escaped, for they
     * would be lost when the text is encoded as UTF-8. {@code parse(value.toString())} equals the value, unless it
     * has a lone surrogate, which {@code parse} refuses, as QEMU does.
     *
     * @return the text
     */
    @Override
    String toString();
}
