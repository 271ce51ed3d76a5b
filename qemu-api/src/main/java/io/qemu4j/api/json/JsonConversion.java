package io.qemu4j.api.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes JSON values from Java values. */
final class JsonConversion {

    private static final int MAX_PATH = 200;

    /**
     * Where a value lies: made for maps and lists, and for what cannot be converted, but not for every leaf.
     *
     * @param parent null at the top
     * @param step a name or an index; null at the top
     */
    private record Place(@Nullable Place parent, @Nullable Object step, int depth) {

        static final Place TOP = new Place(null, null, 0);

        Place at(Object next) {
            return new Place(this, next, depth + 1);
        }

        IllegalArgumentException error(String problem) {
            String path = "";
            for (Place p = this; p != null && p.step != null; p = p.parent) {
                path = JsonPath.join(JsonPath.step(p.step), path);
                if (path.length() > MAX_PATH) {
                    path = JsonPrinter.shorten(path, MAX_PATH);
                    break;
                }
            }
            return new IllegalArgumentException(path.isEmpty() ? problem : path + ": " + problem);
        }
    }

    private JsonConversion() {}

    static JsonValue value(@Nullable Object value) {
        JsonValue leaf = leaf(value);
        return leaf != null ? leaf : tree(value, Place.TOP);
    }

    static JsonValue member(String name, @Nullable Object value) {
        return child(value, Place.TOP, name);
    }

    static JsonObject object(@Nullable Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "the last of " + namesAndValues.length + " names and values has no value");
        }
        LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = name(namesAndValues[i], Place.TOP);
            JsonValue value = child(namesAndValues[i + 1], Place.TOP, name);
            if (members.put(name, value) != null) {
                throw Place.TOP.at(name).error("given twice");
            }
        }
        return JsonObject.of(members);
    }

    static JsonArray array(@Nullable Object... elements) {
        return array(Arrays.asList(elements), Place.TOP);
    }

    private static JsonObject object(Map<?, ?> map, Place place) {
        LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = name(entry.getKey(), place);
            members.put(name, child(entry.getValue(), place, name));
        }
        return JsonObject.of(members);
    }

    private static JsonArray array(List<?> list, Place place) {
        List<JsonValue> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            elements.add(child(element, place, elements.size()));
        }
        return elements.isEmpty() ? JsonArray.empty() : new JsonArray(elements.toArray(new JsonValue[0]));
    }

    private static JsonValue child(@Nullable Object value, Place parent, Object step) {
        JsonValue leaf = leaf(value);
        return leaf != null ? leaf : tree(value, parent.at(step));
    }

    /** Converts what has no members or elements of its own; returns null for anything else. */
    private static @Nullable JsonValue leaf(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof String text) {
            return new JsonString(text);
        }
        if (value instanceof Boolean bool) {
            return JsonBoolean.of(bool);
        }
        if (value instanceof Number number) {
            return JsonNumber.isNumber(number.toString()) ? JsonNumber.of(number) : null;
        }
        return value instanceof JsonValue json ? json : null;
    }

    private static JsonValue tree(@Nullable Object value, Place place) {
        boolean branch = value instanceof Map || value instanceof List;
        if (branch && place.depth >= JsonTreeReader.MAX_NESTING) {
            throw place.error("nested more than " + JsonTreeReader.MAX_NESTING + " deep");
        }
        if (value instanceof Map<?, ?> map) {
            return object(map, place);
        }
        if (value instanceof List<?> list) {
            return array(list, place);
        }
        if (value instanceof Number) {
            throw place.error("not a JSON number: " + JsonPrinter.shorten(value.toString(), 80));
        }
        throw place.error("no JSON value: " + className(value)
                + " (may be a Map, List, String, Number, Boolean, JsonValue or null)");
    }

    private static String name(@Nullable Object name, Place place) {
        if (name instanceof String text) {
            return text;
        }
        throw place.error("a name must be a String, not " + className(name));
    }

    private static String className(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
