package io.qemu4j.machine;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonBoolean;
import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonNumber;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of options, in their few plain forms: String, JsonNumber, Boolean, Size, Map, List and null. */
final class OptionValues {
    private OptionValues() {}

    /**
     * Takes a value in, as a plain one that no one can change.
     *
     * @throws IllegalArgumentException if it is of no kind that an option can have
     */
    static @Nullable Object plain(String key, @Nullable Object value) {
        if (value instanceof JsonValue tree) {
            return fromJson(key, tree);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(memberName(key, name), plain(key + "." + name, member)));
            return Collections.unmodifiableMap(members);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(key + "." + elements.size(), element)));
            return Collections.unmodifiableList(elements);
        }
        if (value instanceof Path path) {
            return text(key, path(path));
        }
        if (value instanceof String string) {
            return text(key, string);
        }
        if (value instanceof Number number) {
            return JsonNumber.of(number);
        }
        if (value == null || value instanceof Boolean || value instanceof Size) {
            return value;
        }
        throw new IllegalArgumentException(
                key + " cannot be a " + value.getClass().getName());
    }

    private static @Nullable Object fromJson(String key, JsonValue value) {
        if (value instanceof JsonObject object) {
            return plain(key, object.asMap());
        }
        if (value instanceof JsonArray array) {
            return plain(key, array.asList());
        }
        if (value instanceof JsonString string) {
            return text(key, string.value());
        }
        if (value instanceof JsonBoolean bool) {
            return bool.value();
        }
        return value instanceof JsonNull ? null : value;
    }

    private static String memberName(String key, Object name) {
        if (!(name instanceof String text) || text.indexOf('.') >= 0) {
            throw new IllegalArgumentException("no key within " + key + ": '" + name + "'");
        }
        return OptionText.checkKey(text);
    }

    private static String text(String key, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(key + " holds a NUL: no argument of a process can");
        }
        return value;
    }

    /** A relative path with a colon would be read as a protocol and a name; block.c, path_has_protocol. */
    private static String path(Path path) {
        String text = path.toString();
        return path.isAbsolute() || text.indexOf(':') < 0 ? text : "./" + text;
    }

    /** Gives a plain value out, for JSON. */
    static @Nullable Object json(String key, @Nullable Object plain) {
        if (key.indexOf('.') >= 0) {
            throw new IllegalArgumentException("no dotted key in JSON: '" + key + "'; give a map instead");
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put((String) name, json((String) name, member)));
            return members;
        }
        if (plain instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(json(key, element)));
            return elements;
        }
        return plain instanceof Size size ? size.toBytes() : plain;
    }
}
