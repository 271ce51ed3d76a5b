package io.qemu4j.api.json;

/**
 * A text is not strict JSON.
 *
 * <p>The message says what is wrong and where, and shows a few characters around that place, never the whole
 * text. It is an {@code IllegalArgumentException}, as {@code NumberFormatException} is: the text was an argument.
 *
 * <p>Threads: immutable but for what every {@code Throwable} lets change.
 *
 * @since 0.1
 */
public final class JsonParseException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** An index into the text, or -1. */
    private final int position;

    JsonParseException(String message, int position) {
        super(message);
        this.position = position;
    }

    /**
     * Returns where the reader stopped: at the fault or just behind it.
     *
     * @return an index into the text, or for bytes that are not UTF-8, relative to the document's first byte; the
     *     two are the same for ASCII, which is all that QEMU writes; -1 if it is not known
     */
    public int position() {
        return position;
    }
}
