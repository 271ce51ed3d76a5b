package io.qemu4j.qmp;

/**
 * Refuses a request that QEMU could not parse. QEMU answers such a one with errors that carry no id, up to
 * a thousand for one message; so nothing of the kind may leave here. The limits are those of
 * qobject/json-streamer.c, the characters those of util/unicode.c.
 */
final class RequestCheck {
    /** MAX_TOKEN_SIZE: the text of all tokens of a message, in bytes. */
    static final int MAX_LENGTH = 64 * 1024 * 1024;

    /** MAX_TOKEN_COUNT. */
    static final int MAX_TOKENS = 2 * 1024 * 1024;

    /** What the id and the end of the object add to a checked text. */
    private static final int SPARE = 32;

    private final CharSequence text;
    private int at;
    private long bytes;
    private int tokens;
    private int depth;

    private RequestCheck(CharSequence text) {
        this.text = text;
    }

    /**
     * Checks compact JSON text that still lacks its id and its end.
     *
     * @return its length as UTF-8
     */
    static long length(CharSequence text) {
        RequestCheck check = new RequestCheck(text);
        check.run();
        return check.bytes;
    }

    private void run() {
        bytes = text.length();
        boolean inLiteral = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            boolean wasInLiteral = inLiteral;
            inLiteral = false;
            switch (c) {
                case '"' -> string();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ':', ',' -> {}
                default -> inLiteral = true;
            }
            tokens += wasInLiteral && inLiteral ? 0 : 1;
            if (depth > Framer.MAX_NESTING) {
                throw new IllegalArgumentException(
                        "the request is nested deeper than QEMU takes: " + Framer.MAX_NESTING);
            }
        }
        if (bytes > MAX_LENGTH - SPARE) {
            throw new IllegalArgumentException("the request has " + bytes + " bytes; QEMU takes at most " + MAX_LENGTH);
        }
        if (tokens > MAX_TOKENS - SPARE) {
            throw new IllegalArgumentException(
                    "the request has " + tokens + " JSON tokens; QEMU takes at most " + MAX_TOKENS);
        }
    }

    /** Goes on behind a string's closing quote. */
    private void string() {
        while (true) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c >= 0x80) {
                at--;
                wide();
            }
        }
    }

    private void escape() {
        // The printer writes a surrogate as an escape only where it has no partner.
        if (text.charAt(at) == 'u' && text.charAt(at + 1) == 'd' && text.charAt(at + 2) >= '8') {
            throw new IllegalArgumentException("a string of the request has an unpaired surrogate \\"
                    + text.subSequence(at, at + 5) + "; QEMU takes only valid Unicode");
        }
        at++;
    }

    private void wide() {
        int c = Character.codePointAt(text, at);
        at += Character.charCount(c);
        // Two bytes up to U+07FF, three up to U+FFFF, four for the two chars of the others.
        bytes += c < 0x800 ? 1 : 2;
        if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)) {
            throw new IllegalArgumentException(String.format(
                    "a string of the request has the noncharacter U+%04X; QEMU takes it for bad UTF-8", c));
        }
    }
}
