package io.qemu4j.testkit;

import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;

/** Compares what came with what was recorded, in which secrets are hidden. */
final class Hidden {
    private Hidden() {}

    static boolean fits(JsonValue recorded, JsonValue came) {
        if (recorded instanceof JsonString text && text.value().endsWith(SessionListener.HIDDEN)) {
            int length = text.value().length() - SessionListener.HIDDEN.length();
            String shown = text.value().substring(0, length);
            return shown.isEmpty()
                    || (came instanceof JsonString whole
                            && whole.value().strip().startsWith(shown.strip()));
        }
        if (recorded instanceof JsonObject object && came instanceof JsonObject other) {
            return object.names().equals(other.names())
                    && object.asMap().keySet().stream().allMatch(n -> fits(object.get(n), other.get(n)));
        }
        if (recorded instanceof JsonArray array && came instanceof JsonArray other) {
            boolean all = array.size() == other.size();
            for (int i = 0; all && i < array.size(); i++) {
                all = fits(array.get(i), other.get(i));
            }
            return all;
        }
        return recorded.equals(came);
    }
}
