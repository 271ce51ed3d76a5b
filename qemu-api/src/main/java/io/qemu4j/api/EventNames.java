package io.qemu4j.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names as strings, each made once: QEMU has some sixty. A table in which the later of two that meet in a place wins,
 * so that no stream can make it grow. Not thread-safe.
 */
final class EventNames {
    private static final int SIZE = 256;

    /** A longer one is nobody's. */
    private static final int MOST_BYTES = 64;

    private byte[][] bytes = {};
    private String[] names = {};

    String of(byte[] in, int from, int to) {
        int length = to - from;
        if (length == 0 || length > MOST_BYTES) {
            return new String(in, from, length, StandardCharsets.US_ASCII);
        }
        if (names.length == 0) {
            // Not before the first event: most sessions of many are idle.
            bytes = new byte[SIZE][0];
            names = new String[SIZE];
            Arrays.fill(names, "");
        }
        int place = place(in, from, length);
        if (!Arrays.equals(bytes[place], 0, bytes[place].length, in, from, to)) {
            bytes[place] = Arrays.copyOfRange(in, from, to);
            names[place] = new String(in, from, length, StandardCharsets.US_ASCII);
        }
        return names[place];
    }

    /** By a few of the bytes: to go over all would cost more than to compare them. */
    private static int place(byte[] in, int from, int length) {
        int mixed = length;
        mixed = 31 * mixed + in[from];
        mixed = 31 * mixed + in[from + length / 2];
        mixed = 31 * mixed + in[from + length * 2 / 3];
        mixed = 31 * mixed + in[from + length - 1];
        mixed *= 0x9E3779B9;
        return (mixed >>> 16) & (SIZE - 1);
    }
}
