package io.qemu4j.qmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises the reply to a command that succeeded, as QEMU writes it: <code>{"return": …, "id": 7}</code>. So only
 * what is returned need be read as JSON: if it is one document, then the message is what it looks like. Not
 * thread-safe: it belongs to whoever reads.
 */
final class Success {
    private static final byte[] BEFORE = "{\"return\": ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_ID = ", \"id\": ".getBytes(StandardCharsets.US_ASCII);

    /** More may not fit an int. */
    private static final int MOST_DIGITS = 9;

    private int offset;
    private int end;
    private int id;

    /** Looks at a frame from one index to the other. */
    boolean matches(byte[] bytes, int from, int to) {
        offset = from + BEFORE.length;
        if (to - offset <= BEFORE_ID.length || bytes[to - 1] != '}') {
            return false;
        }
        int digits = to - 1;
        id = 0;
        int unit = 1;
        while (isDigit(bytes[digits - 1]) && to - digits <= MOST_DIGITS) {
            digits--;
            id += unit * (bytes[digits] - '0');
            unit *= 10;
        }
        end = digits - BEFORE_ID.length;
        boolean isNumber = unit == 10 || (unit > 10 && bytes[digits] != '0');
        return isNumber
                && end > offset
                && Arrays.equals(bytes, end, digits, BEFORE_ID, 0, BEFORE_ID.length)
                && Arrays.equals(bytes, from, offset, BEFORE, 0, BEFORE.length);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Where what was returned begins. */
    int offset() {
        return offset;
    }

    int length() {
        return end - offset;
    }

    int id() {
        return id;
    }
}
