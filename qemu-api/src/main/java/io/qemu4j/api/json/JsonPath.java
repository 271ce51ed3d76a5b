package io.qemu4j.api.json;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way down from a value: member names and indexes, written {@code a.b[0]["odd.name"]}.
 *
 * @param steps each a {@code String} or an {@code Integer}
 */
record JsonPath(List<Object> steps) {

    private static final String NAME = "[^.\\[\\]\"\\p{Cntrl}\\p{Cs}]+";

    private static final Pattern PLAIN = Pattern.compile(NAME);

    /** A name (first, or after a dot), an index, or a name in brackets and quotes. */
    private static final Pattern STEP = Pattern.compile(
            "\\G(?:(?:^|(?!^)\\.)(" + NAME + ")|\\[([0-9]{1,9})]|\\[(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")])");

    static JsonPath parse(String path) {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            if (matcher.group(1) != null) {
                steps.add(matcher.group(1));
            } else if (matcher.group(2) != null) {
                steps.add(Integer.valueOf(matcher.group(2)));
            } else {
                steps.add(JsonValue.parse(matcher.group(3)).asString());
            }
        }
        if (steps.isEmpty() || end < path.length()) {
            throw new IllegalArgumentException("not a path, from character " + end + " on: " + path);
        }
        return new JsonPath(steps);
    }

    /** Returns one step as text: {@code name}, {@code ["odd.name"]} or {@code [0]}. */
    static String step(Object nameOrIndex) {
        if (nameOrIndex instanceof String name) {
            return PLAIN.matcher(name).matches() ? name : "[" + new JsonString(name) + "]";
        }
        return "[" + nameOrIndex + "]";
    }

    static String join(String outer, String inner) {
        return outer.isEmpty() || inner.isEmpty() || inner.startsWith("[") ? outer + inner : outer + "." + inner;
    }

    JsonValue in(JsonValue root) {
        JsonValue value = root;
        for (int i = 0; i < steps.size(); i++) {
            try {
                Object step = steps.get(i);
                value = step instanceof Integer index
                        ? value.asArray().get(index)
                        : value.asObject().get((String) step);
            } catch (JsonTypeException e) {
                throw e.under(new JsonPath(steps.subList(0, i)).toString());
            }
        }
        return value;
    }

    @Override
    public String toString() {
        return steps.stream().map(JsonPath::step).reduce("", JsonPath::join);
    }
}
