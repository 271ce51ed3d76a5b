package io.qemu4j.api.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes trees of what Gson reads, and adds what Gson's strict mode lets pass.
 *
 * <p>Names and values of all objects and arrays under way lie on two stacks, and each is cut to size once it is
 * complete: only what stays is allocated. Not thread-safe.
 */
final class JsonTreeReader {

    /** QEMU's own limit, {@code MAX_NESTING} in {@code qobject/json-streamer.c}. */
    static final int MAX_NESTING = 1024;

    /** Room for what most messages hold at a time. */
    private static final int ROOM = 32;

    private final JsonReader reader;

    private String[] names = new String[ROOM];

    private JsonValue[] values = new JsonValue[ROOM];

    private int top;

    /** As high as the stacks were since they were cleared. */
    private int highest;

    private JsonRepeats repeats = JsonRepeats.NONE;

    /**
     * Reads strictly.
     *
     * @param outer how deep the trees lie in what is read
     */
    JsonTreeReader(Reader text, int outer) {
        reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(outer + MAX_NESTING);
    }

    /** What Gson lets pass and QEMU does not; {@link #gson()} knows where. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        private final String problem;

        Refusal(String problem) {
            super(problem);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    /** Where the trees come from, to read what lies around them. */
    JsonReader gson() {
        return reader;
    }

    /**
     * Reads one tree, and whatever Gson must see to know its end. After an exception this reader is of no more use.
     *
     * @param length about how long its text is
     */
    JsonValue read(int length) throws IOException {
        repeats = JsonRepeats.in(length);
        JsonValue value = value();
        forget();
        return value;
    }

    /** Holds on to nothing of a tree that was read: it may be huge. */
    private void forget() {
        repeats = JsonRepeats.NONE;
        if (names.length > ROOM) {
            names = new String[ROOM];
            values = new JsonValue[ROOM];
            highest = 0;
        }
        clear();
    }

    /** Not all of it: a reference that is written costs more than one might think. */
    private void clear() {
        Arrays.fill(names, 0, highest, "");
        Arrays.fill(values, 0, highest, JsonNull.INSTANCE);
        highest = 0;
    }

    private JsonValue value() throws IOException {
        JsonToken token = reader.peek();
        return switch (token) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> repeats.string(reader.nextString());
            case NUMBER -> number();
            case BOOLEAN -> JsonBoolean.of(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new Refusal("unexpected token " + token);
        };
    }

    private JsonObject object() throws IOException {
        reader.beginObject();
        int base = top;
        Map<String, JsonValue> index = null;
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (top - base == JsonObject.SMALL) {
                index = index(base);
            }
            boolean twice = index == null ? isOnStack(name, base) : index.containsKey(name);
            push(name);
            JsonValue value = value();
            values[top - 1] = value;
            if (twice) {
                throw new Refusal("name given twice: " + JsonPrinter.excerpt(new JsonString(name), 40));
            }
            if (index != null) {
                index.put(name, value);
            }
        }
        reader.endObject();
        if (top == base) {
            return JsonObject.empty();
        }
        JsonObject object =
                new JsonObject(repeats.names(names, base, top), Arrays.copyOfRange(values, base, top), index);
        top = base;
        return object;
    }

    private Map<String, JsonValue> index(int base) {
        Map<String, JsonValue> index = new HashMap<>();
        for (int i = base; i < top; i++) {
            index.put(names[i], values[i]);
        }
        return index;
    }

    private boolean isOnStack(String name, int base) {
        for (int i = base; i < top; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    private JsonArray array() throws IOException {
        reader.beginArray();
        int base = top;
        while (reader.hasNext()) {
            push("");
            JsonValue value = value();
            values[top - 1] = value;
        }
        reader.endArray();
        JsonArray array = top == base ? JsonArray.empty() : new JsonArray(Arrays.copyOfRange(values, base, top));
        top = base;
        return array;
    }

    /** Makes room for a value; what is read next may need the places above it. */
    private void push(String name) {
        if (top == names.length) {
            names = Arrays.copyOf(names, 2 * top);
            values = Arrays.copyOf(values, 2 * top);
        }
        names[top++] = name;
        highest = Math.max(highest, top);
    }

    private JsonNumber number() throws IOException {
        String number = reader.nextString();
        if (number.length() > JsonNumber.MAX_LENGTH) {
            throw new Refusal("number of " + number.length() + " characters");
        }
        return new JsonNumber(number);
    }
}
