package io.qemu4j.api.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: members in the order in which they were read or given.
 *
 * <p>Two objects are equal if they have equal members, in any order. A member that is null is there; one that is
 * absent is not null.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @since 0.1
 */
public final class JsonObject implements JsonValue {

    /** Up to so many members are looked for one after the other. */
    static final int SMALL = 8;

    private static final JsonObject EMPTY = new JsonObject(new String[0], new JsonValue[0], null);

    private final String[] names;

    private final JsonValue[] values;

    /** The members once more, if there are many. */
    private final @Nullable Map<String, JsonValue> index;

    /**
     * Takes everything over: the caller must not change it any more.
     *
     * @param names may be shared with other objects
     * @param index null unless there are more than {@link #SMALL} members
     */
    JsonObject(String[] names, JsonValue[] values, @Nullable Map<String, JsonValue> index) {
        this.names = names;
        this.values = values;
        this.index = index;
    }

    /** Takes the map over: the caller must not touch it again. */
    static JsonObject of(LinkedHashMap<String, JsonValue> members) {
        if (members.isEmpty()) {
            return EMPTY;
        }
        return new JsonObject(
                members.keySet().toArray(new String[0]),
                members.values().toArray(new JsonValue[0]),
                members.size() > SMALL ? members : null);
    }

    /**
     * Returns the object without members.
     *
     * @return {@code {}}
     */
    public static JsonObject empty() {
        return EMPTY;
    }

    /**
     * Makes an object: {@code JsonObject.of("device", "x", "size", 3)}.
     *
     * @param namesAndValues names, each followed by its value, which may be null and anything else that
     *     {@link JsonValue#of} takes; none for an empty object
     * @return the object
     * @throws IllegalArgumentException if a value is missing, a name is not a {@code String} or is given twice, or
     *     {@link JsonValue#of} does not take a value; the message names the path and the class
     */
    public static JsonObject of(@Nullable Object... namesAndValues) {
        return JsonConversion.object(namesAndValues);
    }

    /**
     * Makes an object from a map.
     *
     * @param members names and values, which may be null and anything else that {@link JsonValue#of} takes; copied
     * @return the object
     * @throws IllegalArgumentException if {@link JsonValue#of} does not take a value, or a name is null or, in
     *     spite of the type, not a {@code String}
     */
    public static JsonObject copyOf(Map<String, ? extends @Nullable Object> members) {
        return JsonConversion.value(Objects.requireNonNull(members, "members")).asObject();
    }

    /**
     * Returns a copy with a member added, or replaced where it stands.
     *
     * @param name the member's name
     * @param value its value: null or anything else that {@link JsonValue#of} takes
     * @return the copy
     * @throws IllegalArgumentException if {@link JsonValue#of} does not take the value
     */
    public JsonObject with(String name, @Nullable Object value) {
        Objects.requireNonNull(name, "name");
        LinkedHashMap<String, JsonValue> copy = new LinkedHashMap<>(asMap());
        copy.put(name, JsonConversion.member(name, value));
        return of(copy);
    }

    /**
     * Returns the number of members.
     *
     * @return 0 or more
     */
    public int size() {
        return names.length;
    }

    /**
     * Tells whether there are no members.
     *
     * @return true for {@code {}}
     */
    public boolean isEmpty() {
        return names.length == 0;
    }

    /**
     * Returns the members' names.
     *
     * @return an unmodifiable set, in order
     */
    public Set<String> names() {
        return asMap().keySet();
    }

    /**
     * Returns the members.
     *
     * @return an unmodifiable map, in order
     */
    public Map<String, JsonValue> asMap() {
        return Collections.unmodifiableMap(new Members());
    }

    /**
     * Tells whether a member is there, be it null.
     *
     * @param name the member's name
     * @return whether {@link #get} would return it
     */
    public boolean has(String name) {
        return member(name) != null;
    }

    /**
     * Returns a member.
     *
     * @param name the member's name, taken as it is: dots and brackets mean nothing
     * @return its value, which may be JSON's null
     * @throws JsonTypeException if there is no such member
     */
    public JsonValue get(String name) {
        JsonValue value = member(name);
        if (value == null) {
            throw new JsonTypeException(JsonPath.step(name), "missing in object " + JsonPrinter.excerpt(this, 80));
        }
        return value;
    }

    /**
     * Looks for a member.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return its value, which may be JSON's null; empty if there is no such member
     */
    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(member(name));
    }

    /**
     * Looks for a member and reads it: {@code find("id", JsonValue::asString)}.
     *
     * @param name the member's name, as {@link #get} takes it
     * @param reader what to do with its value; called on this thread, at most once
     * @param <T> the type of the result
     * @return what the function returned; empty if there is no such member
     * @throws JsonTypeException from the function, with the member's name in front of the path
     */
    public <T> Optional<T> find(String name, Function<? super JsonValue, ? extends T> reader) {
        return has(name) ? Optional.of(read(name, reader)) : Optional.empty();
    }

    /**
     * Returns a member that is a string.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return its text
     * @throws JsonTypeException if there is no such member or it is not a string
     */
    public String string(String name) {
        return get(name) instanceof JsonString text ? text.value() : read(name, JsonValue::asString);
    }

    /**
     * Returns a member that is an integer; {@code 9.0} is 9.
     *
     * <p>QEMU's unsigned sizes may be larger: {@code number(name).unsignedLongValueExact()} reads these.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return its value
     * @throws JsonTypeException if there is no such member, it is not a number, has a fraction, or does not fit a
     *     {@code long}
     */
    public long integer(String name) {
        return read(name, JsonValue::asInteger);
    }

    /**
     * Returns a member that is a number.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return the number, exact
     * @throws JsonTypeException if there is no such member or it is not a number
     */
    public JsonNumber number(String name) {
        return get(name) instanceof JsonNumber number ? number : read(name, JsonValue::asNumber);
    }

    /**
     * Returns a member that is a boolean.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return its value
     * @throws JsonTypeException if there is no such member or it is not a boolean
     */
    public boolean bool(String name) {
        return read(name, JsonValue::asBool);
    }

    /**
     * Returns a member that is an object.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return the object
     * @throws JsonTypeException if there is no such member or it is not an object
     */
    public JsonObject object(String name) {
        return get(name) instanceof JsonObject object ? object : read(name, JsonValue::asObject);
    }

    /**
     * Returns a member that is an array.
     *
     * @param name the member's name, as {@link #get} takes it
     * @return the array
     * @throws JsonTypeException if there is no such member or it is not an array
     */
    public JsonArray array(String name) {
        return get(name) instanceof JsonArray array ? array : read(name, JsonValue::asArray);
    }

    private @Nullable JsonValue member(String name) {
        Objects.requireNonNull(name, "name");
        if (index != null) {
            return index.get(name);
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    String nameAt(int i) {
        return names[i];
    }

    JsonValue valueAt(int i) {
        return values[i];
    }

    /** What is of the kind asked for needs none of this: each lambda costs a first launch a moment. */
    private <T> T read(String name, Function<? super JsonValue, ? extends T> reader) {
        JsonValue value = get(name);
        try {
            return reader.apply(value);
        } catch (JsonTypeException e) {
            throw e.under(JsonPath.step(name));
        }
    }

    private boolean hasMembersOf(JsonObject that) {
        for (int i = 0; i < that.names.length; i++) {
            if (!that.values[i].equals(member(that.names[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public JsonObject asObject() {
        return this;
    }

    /** Tells whether the other is an object with equal members, in any order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && names.length == that.names.length && hasMembersOf(that);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < names.length; i++) {
            hash += names[i].hashCode() ^ values[i].hashCode();
        }
        return hash;
    }

    /** Returns this object as compact JSON text, its members in order. */
    @Override
    public String toString() {
        return JsonPrinter.text(this);
    }

    /** The members as a map. */
    private final class Members extends AbstractMap<String, JsonValue> {

        @Override
        public boolean containsKey(@Nullable Object key) {
            return get(key) != null;
        }

        @Override
        public @Nullable JsonValue get(@Nullable Object key) {
            return key instanceof String name ? member(name) : null;
        }

        @Override
        public Set<Map.Entry<String, JsonValue>> entrySet() {
            return new Entries();
        }
    }

    /** The members in order. */
    private final class Entries extends AbstractSet<Map.Entry<String, JsonValue>> {

        @Override
        public int size() {
            return names.length;
        }

        @Override
        public Iterator<Map.Entry<String, JsonValue>> iterator() {
            return IntStream.range(0, names.length)
                    .mapToObj(i -> Map.entry(names[i], values[i]))
                    .iterator();
        }
    }
}
