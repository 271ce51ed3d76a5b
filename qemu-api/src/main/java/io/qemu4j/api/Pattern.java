package io.qemu4j.api;

import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.Map;

/** A compiled {@link EventFilter#matching pattern}: one node a JSON value of the pattern. */
interface Pattern {
    /** Tells whether a value that is present fits. */
    boolean fits(JsonValue value);

    /** Compiles a pattern. */
    static Pattern of(JsonValue pattern) {
        if (pattern instanceof JsonNull) {
            return value -> true;
        }
        return pattern instanceof JsonObject object ? Subset.of(object) : pattern::equals;
    }

    /** An object of the pattern: parallel arrays, so that a match walks without allocating. */
    record Subset(String[] names, Pattern[] members) implements Pattern {
        static Subset of(JsonObject object) {
            String[] names = new String[object.size()];
            Pattern[] members = new Pattern[object.size()];
            int i = 0;
            for (Map.Entry<String, JsonValue> member : object.asMap().entrySet()) {
                names[i] = member.getKey();
                members[i++] = Pattern.of(member.getValue());
            }
            return new Subset(names, members);
        }

        /** Tells whether the message of an event fits, with no more of it decoded than it takes. */
        boolean fits(Event event) {
            for (int i = 0; i < names.length; i++) {
                JsonValue value = event.member(names[i]);
                if (value == null || !members[i].fits(value)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean fits(JsonValue value) {
            if (names.length == 0) {
                return true;
            }
            if (!(value instanceof JsonObject object)) {
                return false;
            }
            for (int i = 0; i < names.length; i++) {
                // Looked for twice, but nothing is allocated, however well this is compiled.
                if (!object.has(names[i]) || !members[i].fits(object.get(names[i]))) {
                    return false;
                }
            }
            return true;
        }
    }
}
