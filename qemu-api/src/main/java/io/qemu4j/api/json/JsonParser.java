package io.qemu4j.api.json;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document after the other. It accepts and refuses what {@link JsonValue#parse(byte[], int, int)} does,
 * but keeps its buffers in between, about 4 KiB: for small documents these are most of what reading allocates. The
 * garbage collector takes them from a parser that is not in use.
 *
 * <p>Threads: safe. One who comes while another reads gets buffers of his own.
 *
 * @since 0.1
 */
public final class JsonParser {

    /** Nothing before the first document, while one is read, and after one that was refused. */
    private final AtomicReference<@Nullable WeakReference<JsonDocuments>> documents = new AtomicReference<>();

    /** Makes a parser; its buffers come with the first document. */
    public JsonParser() {}

    /**
     * Reads exactly one JSON document from UTF-8 bytes.
     *
     * @param utf8 the array that holds the document; one of up to 64 KiB is held on to until the next document, but
     *     not looked at
     * @param offset where the document begins in the array
     * @param length its length in bytes
     * @return the value
     * @throws JsonParseException as {@link JsonValue#parse(byte[], int, int)} does; the next document can be read
     *     all the same
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    public JsonValue parse(byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        WeakReference<JsonDocuments> kept = documents.getAndSet(null);
        JsonDocuments current = kept == null ? null : kept.get();
        try {
            if (kept == null || current == null) {
                current = new JsonDocuments();
                kept = new WeakReference<>(current);
            }
            JsonValue value = current.next(utf8, offset, length);
            documents.set(kept);
            return value;
        } catch (IOException | IllegalStateException e) {
            // Read by itself, the document tells what is wrong with it, and where.
            return JsonTextReader.read(utf8, offset, length);
        }
    }
}
