package io.qemu4j.qmp;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replaces secrets in messages that people will read. */
final class Redaction {
    private static final JsonValue HIDDEN = JsonValue.of("(hidden)");

    private static final Set<String> KNOWN =
            Set.of("password", "passwd", "passphrase", "secret", "psk", "token", "private-key", "key-material");

    /** HMP commands whose text carries a secret; the rest of their line is hidden. */
    private static final Set<String> SECRET_HMP = Set.of("set_password", "change", "object_add");

    private final Set<String> members;

    Redaction(Set<String> more) {
        members = new HashSet<>(KNOWN);
        members.addAll(more);
    }

    JsonObject hide(JsonObject message) {
        Map<String, JsonValue> shown = new LinkedHashMap<>();
        boolean isSecretObject = message.has("qom-type") && isSecretType(message.get("qom-type"));
        boolean changed = false;
        for (Map.Entry<String, JsonValue> member : message.asMap().entrySet()) {
            String name = member.getKey();
            JsonValue value = member.getValue();
            JsonValue safe;
            if (members.contains(name) || (isSecretObject && name.equals("data"))) {
                safe = value instanceof JsonObject || value instanceof JsonArray ? hide(value) : HIDDEN;
            } else if (name.equals("command-line") && value instanceof JsonString text) {
                safe = hideHmp(text);
            } else {
                safe = hide(value);
            }
            changed |= safe != value;
            shown.put(name, safe);
        }
        return changed ? JsonObject.copyOf(shown) : message;
    }

    private JsonValue hide(JsonValue value) {
        if (value instanceof JsonObject object) {
            return hide(object);
        }
        if (!(value instanceof JsonArray array)) {
            return value;
        }
        List<JsonValue> shown = new ArrayList<>(array.size());
        boolean changed = false;
        for (JsonValue element : array) {
            JsonValue safe = hide(element);
            changed |= safe != element;
            shown.add(safe);
        }
        return changed ? JsonArray.copyOf(shown) : array;
    }

    private static boolean isSecretType(JsonValue type) {
        return type instanceof JsonString name && name.value().startsWith("secret");
    }

    private static JsonValue hideHmp(JsonString line) {
        String verb = line.value().strip().split("\\s", 2)[0];
        return SECRET_HMP.contains(verb) ? JsonValue.of(verb + " (hidden)") : line;
    }
}
