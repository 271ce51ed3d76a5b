package io.qemu4j.api.json;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * What Gson sees of many documents: one array that never ends, with an array around each document,
 * <code>[[],[{…}],[{…}]</code>. So one reader with its buffers does for all of them.
 *
 * <p>The closing bracket of a document is handed out by itself, once Gson has asked for more than the document
 * has. If Gson is content without having asked, it has closed the array with a bracket of the document's.
 */
final class JsonDocuments extends Reader {

    /** The outer array, and one document's. */
    private static final int AROUND = 2;

    /** In bytes. The array is someone's buffer: a larger one is not held on to. */
    private static final int KEEP = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    private final JsonTreeReader trees = new JsonTreeReader(this, AROUND);

    private CharBuffer target = CharBuffer.allocate(0);

    private String opening = "[[]";

    private ByteBuffer document = NOTHING;

    private boolean closed;

    JsonDocuments() throws IOException {
        trees.gson().beginArray();
        trees.gson().beginArray();
        trees.gson().endArray();
    }

    /** Reads one document. After an exception this is of no more use. */
    JsonValue next(byte[] bytes, int offset, int length) throws IOException {
        opening = ",[";
        if (document.array() != bytes) {
            document = ByteBuffer.wrap(bytes);
        }
        document.limit(offset + length).position(offset);
        closed = false;
        utf8.reset();
        trees.gson().beginArray();
        JsonValue value = trees.read(length);
        trees.gson().endArray();
        if (!closed) {
            throw new IOException("more than one document");
        }
        if (bytes.length > KEEP) {
            document = NOTHING;
        }
        return value;
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
        if (target.array() != chars) {
            target = CharBuffer.wrap(chars);
        }
        target.limit(offset + length).position(offset);
        target.put(opening);
        opening = "";
        if (document.hasRemaining()) {
            CoderResult result = utf8.decode(document, target, true);
            if (result.isError()) {
                result.throwException();
            }
        } else if (target.position() == offset) {
            if (closed) {
                return -1;
            }
            target.put(']');
            closed = true;
        }
        int count = target.position() - offset;
        if (count == 0) {
            throw new IOException("no room for a character");
        }
        return count;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
