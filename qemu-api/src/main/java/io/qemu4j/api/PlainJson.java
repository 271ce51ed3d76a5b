package io.qemu4j.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Recognises the plain part of JSON in bytes: ASCII, short escapes in values, whole numbers, distinct names, little
 * nesting. Every method takes where to begin and returns the index behind what it recognised, or {@link #NONE}, which
 * every method passes on. Nothing is allocated. Not thread-safe.
 */
final class PlainJson {
    private static final int NONE = EventParser.NONE;

    private static final int MOST_NESTING = 16;
    /** Of the objects under way; two places each. To compare each with all others must stay cheap. */
    private static final int MOST_NAMES = 32;
    /** As many as an unsigned 64-bit number has. */
    private static final int MOST_DIGITS = 20;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private byte[] bytes = {};
    private int limit;
    private int[] names = {};
    private int top;
    private int nesting;
    private long lastNumber;

    void over(byte[] in, int end) {
        bytes = in;
        limit = end;
        top = 0;
        nesting = 0;
    }

    /** The byte there; zero, which is nowhere in JSON, behind the end. */
    byte at(int i) {
        return i >= 0 && i < limit ? bytes[i] : 0;
    }

    int space(int from) {
        int i = from;
        byte b = at(i);
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            b = at(++i);
        }
        return i;
    }

    /** An opening brace and the space behind it. */
    int opening(int i) {
        return at(i) == '{' ? space(i + 1) : NONE;
    }

    /** This very name, in its quotes, and the colon behind it; returns where its value begins. */
    int named(int i, byte[] quoted) {
        return is(i, quoted) ? colon(i + quoted.length) : NONE;
    }

    /** Of two texts that are not equal the second bytes mostly differ: the first is often a quote. */
    private boolean is(int i, byte[] text) {
        int to = i + text.length;
        return i >= 0 && to <= limit && bytes[i + 1] == text[1] && Arrays.equals(bytes, i, to, text, 0, text.length);
    }

    /** This very text, of at least eight bytes. */
    int usual(int from, byte[] text) {
        int last = text.length - Long.BYTES;
        if (from < 0 || limit - from < text.length) {
            return NONE;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if (eight(bytes, from + i) != eight(text, i)) {
                return NONE;
            }
        }
        return eight(bytes, from + last) == eight(text, last) ? from + text.length : NONE;
    }

    /** The first of eight bytes is the lowest. */
    private static long eight(byte[] in, int i) {
        return (long) EIGHT.get(in, i);
    }

    private int colon(int from) {
        int i = at(from) == ':' ? from : space(from);
        return at(i) == ':' ? space(i + 1) : NONE;
    }

    /** A string without any escape. */
    int name(int i) {
        if (at(i) != '"') {
            return NONE;
        }
        int end = plain(i + 1);
        return at(end) == '"' ? end + 1 : NONE;
    }

    /** Goes over characters that stand for themselves: a byte beyond ASCII is negative. */
    private int plain(int from) {
        byte[] in = bytes;
        int end = limit;
        int i = from;
        while (end - i >= Long.BYTES) {
            long special = special(eight(in, i));
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >> 3);
            }
            i += Long.BYTES;
        }
        while (i < end) {
            byte b = in[i];
            if (b < ' ' || b == '"' || b == '\\') {
                return i;
            }
            i++;
        }
        return i;
    }

    /**
     * The highest bits of those of eight bytes that do not stand for themselves. Only the lowest of them is to be
     * trusted: what is subtracted borrows from the bytes above one that is less.
     */
    private static long special(long eight) {
        long quote = (eight ^ '"' * ONES) - ONES;
        long backslash = (eight ^ '\\' * ONES) - ONES;
        long control = eight - ' ' * ONES;
        return (eight | quote | backslash | control) & HIGHEST_BITS;
    }

    int value(int i) {
        return switch (at(i)) {
            case '"' -> string(i + 1);
            case '{' -> object(i + 1);
            case '[' -> array(i + 1);
            case 't' -> literal(i, TRUE);
            case 'f' -> literal(i, FALSE);
            case 'n' -> literal(i, NULL);
            default -> number(i, MOST_DIGITS);
        };
    }

    private int string(int from) {
        int i = plain(from);
        while (at(i) == '\\') {
            switch (at(i + 1)) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i = plain(i + 2);
                default -> {
                    return NONE;
                }
            }
        }
        return at(i) == '"' ? i + 1 : NONE;
    }

    private int literal(int i, byte[] text) {
        return is(i, text) ? i + text.length : NONE;
    }

    /** A whole number; what must not follow it, nothing that follows a value is. */
    int number(int from, int mostDigits) {
        if (from == NONE) {
            return NONE;
        }
        boolean negative = at(from) == '-';
        int first = negative ? from + 1 : from;
        byte[] in = bytes;
        int end = limit;
        int i = first;
        long number = 0;
        while (i < end && in[i] >= '0' && in[i] <= '9') {
            number = 10 * number + in[i++] - '0';
        }
        if (i == first || i - first > mostDigits || (at(first) == '0' && i > first + 1)) {
            return NONE;
        }
        lastNumber = negative ? -number : number;
        return i;
    }

    /** The number recognised last, if it had no more than 18 digits. */
    long lastNumber() {
        return lastNumber;
    }

    private int object(int from) {
        int i = space(from);
        if (at(i) == '}') {
            return i + 1;
        }
        if (++nesting > MOST_NESTING) {
            return NONE;
        }
        int base = top;
        while (true) {
            int behind = name(i);
            if (behind == NONE || !add(base, i, behind)) {
                return NONE;
            }
            i = space(value(colon(behind)));
            byte next = at(i++);
            if (next != ',') {
                top = base;
                nesting--;
                return next == '}' ? i : NONE;
            }
            i = space(i);
        }
    }

    /** Notes a name of the object under way. False when it has it already. */
    private boolean add(int base, int from, int to) {
        for (int k = base; k < top; k += 2) {
            int other = names[k];
            if (names[k + 1] - other == to - from
                    && bytes[other + 1] == bytes[from + 1]
                    && Arrays.equals(bytes, other, names[k + 1], bytes, from, to)) {
                return false;
            }
        }
        if (names.length == 0) {
            names = new int[2 * MOST_NAMES];
        } else if (top == names.length) {
            return false;
        }
        names[top++] = from;
        names[top++] = to;
        return true;
    }

    private int array(int from) {
        int i = space(from);
        if (at(i) == ']') {
            return i + 1;
        }
        if (++nesting > MOST_NESTING) {
            return NONE;
        }
        while (true) {
            i = space(value(i));
            byte next = at(i++);
            if (next != ',') {
                nesting--;
                return next == ']' ? i : NONE;
            }
            i = space(i);
        }
    }
}
