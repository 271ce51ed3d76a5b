package io.qemu4j.qmp;

import io.qemu4j.api.SessionListener;
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
    private static final JsonValue HIDDEN = JsonValue.of(SessionListener.HIDDEN);

    private static final Set<String> KNOWN = Set.of(
            "password", "passwd", "passphrase", "secret", "psk", "token", "cookie", "private-key", "key-material");

    /** HMP commands whose text carries a secret; the rest of their line is hidden. */
    private static final Set<String> SECRET_HMP = Set.of("set_password", "change", "object_add", "qom-set");

    /** The property of {@code secret} objects that holds the secret itself. */
    private static final String DATA = "data";

    private final Set<String> members;

    Redaction(Set<String> more) {
        members = new HashSet<>(KNOWN);
        members.addAll(more);
    }

    JsonObject hide(JsonObject message) {
        Map<String, JsonValue> shown = new LinkedHashMap<>();
        boolean isSecretObject = message.has("qom-type") && isSecretType(message.get("qom-type"));
        boolean isSecretValue = isSecretProperty(message);
        boolean changed = false;
        for (Map.Entry<String, JsonValue> member : message.asMap().entrySet()) {
            String name = member.getKey();
            JsonValue value = member.getValue();
            JsonValue safe;
            if (members.contains(name)
                    || (isSecretObject && name.equals(DATA))
                    || (isSecretValue && name.equals("value"))) {
                safe = HIDDEN;
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

    /** As {@link #hide(JsonObject)}, for the reply to a command with these arguments. */
    JsonObject hideReply(JsonObject arguments, JsonObject reply) {
        return isSecretProperty(arguments) && reply.has("return") ? reply.with("return", HIDDEN) : hide(reply);
    }

    /** Whether these are the arguments of a {@code qom-get} or {@code qom-set} of a secret. */
    private boolean isSecretProperty(JsonObject arguments) {
        return arguments.has("path")
                && arguments.has("property")
                && arguments.get("property") instanceof JsonString property
                && (members.contains(property.value()) || property.value().equals(DATA));
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
        return SECRET_HMP.contains(verb) ? JsonValue.of(verb + " " + SessionListener.HIDDEN) : line;
    }
}
