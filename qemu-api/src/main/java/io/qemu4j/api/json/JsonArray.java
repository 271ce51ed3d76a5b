package io.qemu4j.api.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @since 0.1
 */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {

    private static final JsonArray EMPTY = new JsonArray(new JsonValue[0]);

    private final JsonValue[] elements;

    /** Takes the array over: the caller must not touch it again. */
    JsonArray(JsonValue[] elements) {
        this.elements = elements;
    }

    /**
     * Returns the array without elements.
     *
     * @return {@code []}
     */
    public static JsonArray empty() {
        return EMPTY;
    }

    /**
     * Makes an array: {@code JsonArray.of(1, "two", null)}.
     *
     * @param elements each null or anything else that {@link JsonValue#of} takes; none for an empty array
     * @return the array
     * @throws IllegalArgumentException if {@link JsonValue#of} does not take an element; the message names the path
     *     and the class
     */
    public static JsonArray of(@Nullable Object... elements) {
        return JsonConversion.array(elements);
    }

    /**
     * Makes an array from a list.
     *
     * @param elements each null or anything else that {@link JsonValue#of} takes; copied
     * @return the array
     * @throws IllegalArgumentException if {@link JsonValue#of} does not take an element
     */
    public static JsonArray copyOf(List<? extends @Nullable Object> elements) {
        return JsonConversion.value(Objects.requireNonNull(elements, "elements"))
                .asArray();
    }

    /**
     * Returns the number of elements.
     *
     * @return 0 or more
     */
    public int size() {
        return elements.length;
    }

    /**
     * Tells whether there are no elements.
     *
     * @return true for {@code []}
     */
    public boolean isEmpty() {
        return elements.length == 0;
    }

    /**
     * Returns the elements.
     *
     * @return an unmodifiable list
     */
    public List<JsonValue> asList() {
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    /** Returns an iterator over the elements that cannot remove. */
    @Override
    public Iterator<JsonValue> iterator() {
        return asList().iterator();
    }

    /**
     * Returns a stream of the elements.
     *
     * @return a new, sequential stream, in order
     */
    public Stream<JsonValue> stream() {
        return Arrays.stream(elements);
    }

    /**
     * Reads all elements alike: {@code map(JsonValue::asString)}.
     *
     * @param reader what to do with an element; called on this thread, once for each in order
     * @param <T> the type of the results
     * @return the results, in an unmodifiable list
     * @throws JsonTypeException from the function, with the element's index in front of the path
     */
    public <T> List<T> map(Function<? super JsonValue, ? extends T> reader) {
        List<T> results = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            results.add(read(i, reader));
        }
        return List.copyOf(results);
    }

    /**
     * Returns an element.
     *
     * @param index its index, from 0
     * @return its value, which may be JSON's null
     * @throws JsonTypeException if there is no such element, also if the index is negative
     */
    public JsonValue get(int index) {
        if (index < 0 || index >= size()) {
            throw new JsonTypeException(JsonPath.step(index), "missing in array of " + size());
        }
        return elements[index];
    }

    /**
     * Returns an element that is a string.
     *
     * @param index its index, from 0
     * @return its text
     * @throws JsonTypeException if there is no such element or it is not a string
     */
    public String string(int index) {
        return read(index, JsonValue::asString);
    }

    /**
     * Returns an element that is an integer; {@code 9.0} is 9.
     *
     * @param index its index, from 0
     * @return its value
     * @throws JsonTypeException if there is no such element, it is not a number, has a fraction, or does not fit a
     *     {@code long}
     */
    public long integer(int index) {
        return read(index, JsonValue::asInteger);
    }

    /**
     * Returns an element that is a number.
     *
     * @param index its index, from 0
     * @return the number, exact
     * @throws JsonTypeException if there is no such element or it is not a number
     */
    public JsonNumber number(int index) {
        return read(index, JsonValue::asNumber);
    }

    /**
     * Returns an element that is a boolean.
     *
     * @param index its index, from 0
     * @return its value
     * @throws JsonTypeException if there is no such element or it is not a boolean
     */
    public boolean bool(int index) {
        return read(index, JsonValue::asBool);
    }

    /**
     * Returns an element that is an object.
     *
     * @param index its index, from 0
     * @return the object
     * @throws JsonTypeException if there is no such element or it is not an object
     */
    public JsonObject object(int index) {
        return read(index, JsonValue::asObject);
    }

    /**
     * Returns an element that is an array.
     *
     * @param index its index, from 0
     * @return the array
     * @throws JsonTypeException if there is no such element or it is not an array
     */
    public JsonArray array(int index) {
        return read(index, JsonValue::asArray);
    }

    private <T> T read(int index, Function<? super JsonValue, ? extends T> reader) {
        JsonValue value = get(index);
        try {
            return reader.apply(value);
        } catch (JsonTypeException e) {
            throw e.under(JsonPath.step(index));
        }
    }

    @Override
    public JsonArray asArray() {
        return this;
    }

    /** Tells whether the other is an array of equal elements in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray that && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    /** Returns this array as compact JSON text. */
    @Override
    public String toString() {
        return JsonPrinter.text(this);
    }
}
