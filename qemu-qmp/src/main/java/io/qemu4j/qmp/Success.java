package io.qemu4j.qmp;

import io.qemu4j.api.json.JsonParseException;
import io.qemu4j.api.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the reply to a command that succeeded, as QEMU writes it: <code>{"return": …, "id": 7}</code>. So only
 * what is returned need be read as JSON: if it is one document, then the message is what it looks like.
 */
final class Success {
    private static final byte[] BEFORE = "{\"return\": ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_ID = ", \"id\": ".getBytes(StandardCharsets.US_ASCII);

    /** More may not fit an int. */
    private static final int MOST_DIGITS = 9;

    private Success() {}

    /** Reads a frame, or returns null if it is anything else or not JSON. */
    static @Nullable Reply read(JsonParser parser, byte[] bytes, int from, int length) {
        int offset = from + BEFORE.length;
        int close = from + length - 1;
        if (close < offset + BEFORE_ID.length || bytes[close] != '}') {
            return null;
        }
        int digits = close;
        int id = 0;
        int unit = 1;
        while (isDigit(bytes[digits - 1]) && close - digits < MOST_DIGITS) {
            digits--;
            id += unit * (bytes[digits] - '0');
            unit *= 10;
        }
        int end = digits - BEFORE_ID.length;
        boolean isNumber = unit == 10 || (unit > 10 && bytes[digits] != '0');
        if (!isNumber
                || end <= offset
                || !Arrays.equals(bytes, end, digits, BEFORE_ID, 0, BEFORE_ID.length)
                || !Arrays.equals(bytes, from, offset, BEFORE, 0, BEFORE.length)) {
            return null;
        }
        try {
            return Reply.returning(parser.parse(bytes, offset, end - offset), id);
        } catch (JsonParseException e) {
            return null;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
