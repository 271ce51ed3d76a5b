package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * How the fake writes its messages. The standard is QEMU's own: ASCII, one line, a space after {@code :}
 * and {@code ,}, CRLF at the end, a message a write.
 *
 * <p>Threads: immutable; each method returns a changed copy.
 *
 * @since 0.1
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/qobject/qjson.c">QEMU, qobject/qjson.c,
 *     to_json</a>
 */
public final class WireStyle {
    private static final WireStyle STANDARD = new WireStyle("\r\n", false, Integer.MAX_VALUE);

    private final String lineEnd;
    private final boolean pretty;
    private final int piece;

    private WireStyle(String lineEnd, boolean pretty, int piece) {
        this.lineEnd = lineEnd;
        this.pretty = pretty;
        this.piece = piece;
    }

    /**
     * QEMU's own.
     *
     * @return the standard style
     */
    public static WireStyle standard() {
        return STANDARD;
    }

    /**
     * Ends messages, and the lines of pretty ones, differently.
     *
     * @param lineEnd such as {@code "\n"}, or nothing at all
     * @return a style like this
     */
    public WireStyle lineEnd(String lineEnd) {
        return new WireStyle(Objects.requireNonNull(lineEnd, "lineEnd"), pretty, piece);
    }

    /**
     * Spreads messages over lines, as QEMU's {@code -mon …,pretty=on} does.
     *
     * @return a style like this
     */
    public WireStyle pretty() {
        return new WireStyle(lineEnd, true, piece);
    }

    /**
     * Writes messages in pieces.
     *
     * @param bytes how many bytes go in a write; at least 1
     * @return a style like this
     * @throws IllegalArgumentException if the pieces would be empty
     */
    public WireStyle splitEvery(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("pieces of " + bytes + " bytes");
        }
        return new WireStyle(lineEnd, pretty, bytes);
    }

    int piece() {
        return piece;
    }

    byte[] bytes(JsonObject message) {
        return (text(message.toString()) + lineEnd).getBytes(StandardCharsets.US_ASCII);
    }

    /** Sets compact JSON text anew. */
    private String text(String compact) {
        StringBuilder out = new StringBuilder(compact.length() * 5 / 4);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            if (quoted) {
                quoted = c != '"';
                append(out, c);
                if (c == '\\') {
                    out.append(compact.charAt(++i));
                }
                continue;
            }
            quoted = c == '"';
            boolean opens = c == '{' || c == '[';
            boolean closes = c == '}' || c == ']';
            boolean empty = i > 0 && closes && compact.charAt(i - 1) == c - 2;
            depth += opens ? 1 : closes ? -1 : 0;
            if (closes && !empty) {
                breakLine(out, depth);
            }
            out.append(c);
            boolean holds = opens && compact.charAt(i + 1) != c + 2;
            if (c == ':') {
                out.append(' ');
            } else if (c == ',' && !pretty) {
                out.append(' ');
            } else if (c == ',' || holds) {
                breakLine(out, depth);
            }
        }
        return out.toString();
    }

    private void breakLine(StringBuilder out, int depth) {
        if (pretty) {
            out.append(lineEnd).append("    ".repeat(depth));
        }
    }

    private static void append(StringBuilder out, char c) {
        if (c < 0x7f) {
            out.append(c);
        } else {
            out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
        }
    }
}
