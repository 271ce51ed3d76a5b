package io.qemu4j.machine;

/** The end of a text, as much as an error message bears. */
final class Tail {
    /** How many bytes of a source are enough to make it. */
    static final int BYTES = 4096;

    private static final int LINES = 20;

    private Tail() {}

    /** The last lines, without blank space at the end and without carriage returns. */
    static String lines(String text) {
        String stripped = text.replace("\r", "").stripTrailing();
        int start = stripped.length();
        for (int line = 0; line < LINES && start >= 0; line++) {
            start = stripped.lastIndexOf('\n', start - 1);
        }
        return stripped.substring(start + 1);
    }
}
