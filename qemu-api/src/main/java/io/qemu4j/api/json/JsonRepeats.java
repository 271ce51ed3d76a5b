package io.qemu4j.api.json;

import java.util.Arrays;

/**
 * What a large text says again and again is kept once: the names of like objects, and strings such as types and
 * kinds. Two tables, in which the later of two that meet in a place wins; they live as long as the reading.
 */
final class JsonRepeats {

    /** For texts too short to repeat much. */
    static final JsonRepeats NONE = new JsonRepeats(0, 0);

    /** From this many characters on a text is worth it. */
    private static final int LARGE = 4096;

    /** Kinds of objects: QEMU's schema has some thirty. */
    private static final int SHAPES = 256;

    private static final int MAX_STRINGS = 4096;

    /** About one for so many characters. */
    private static final int PER_STRING = 32;

    private static final int MAX_LENGTH = 32;

    private final String[][] shapes;

    private final JsonString[] strings;

    private JsonRepeats(int shapes, int strings) {
        this.shapes = new String[shapes][0];
        this.strings = new JsonString[strings];
        Arrays.fill(this.strings, new JsonString(""));
    }

    static JsonRepeats in(int length) {
        return length < LARGE
                ? NONE
                : new JsonRepeats(SHAPES, Integer.highestOneBit(Math.min(MAX_STRINGS, length / PER_STRING)));
    }

    JsonString string(String text) {
        if (strings.length == 0 || text.length() > MAX_LENGTH) {
            return new JsonString(text);
        }
        int place = place(text.hashCode(), strings.length);
        JsonString known = strings[place];
        if (!known.value().equals(text)) {
            known = new JsonString(text);
            strings[place] = known;
        }
        return known;
    }

    /** Returns the names from one index to the other, in an array that may be shared. */
    String[] names(String[] names, int from, int to) {
        if (shapes.length == 0) {
            return Arrays.copyOfRange(names, from, to);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + names[i].hashCode();
        }
        int place = place(hash, shapes.length);
        if (!Arrays.equals(shapes[place], 0, shapes[place].length, names, from, to)) {
            shapes[place] = Arrays.copyOfRange(names, from, to);
        }
        return shapes[place];
    }

    /** Spreads similar hashes over a table whose length is a power of two. */
    private static int place(int hash, int length) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (length - 1);
    }
}
