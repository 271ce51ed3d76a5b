package io.qemu4j.api.json;

import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads one JSON document by itself, and says what is wrong with it. */
final class JsonTextReader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final char REPLACEMENT = '\uFFFD';

    private final String text;

    private final JsonTreeReader trees;

    private JsonTextReader(String text) {
        this.text = text;
        trees = new JsonTreeReader(new StringReader(text), 0);
    }

    static JsonValue read(byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        String text = new String(utf8, offset, length, StandardCharsets.UTF_8);
        // bad bytes have become U+FFFD, so only a text with one needs the slow, strict decoder
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(ByteBuffer.wrap(utf8, offset, length).slice());
        }
        return read(text);
    }

    static JsonValue read(String text) {
        // Gson skips it in every mode
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            throw new JsonParseException("byte order mark at 0", 0);
        }
        return new JsonTextReader(text).document();
    }

    private static void requireUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            int at = bytes.position();
            String value = Integer.toHexString(Byte.toUnsignedInt(bytes.get(at)));
            throw new JsonParseException("not UTF-8 at " + at + ": byte 0x" + value, at);
        }
    }

    private JsonValue document() {
        try {
            JsonValue value = trees.read(text.length());
            // throws if there is anything but white space
            JsonToken end = trees.gson().peek();
            if (end != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("unexpected token " + end);
            }
            return value;
        } catch (JsonTreeReader.Refusal e) {
            throw JsonFault.of(text, trees.gson(), e.problem()).toException();
        } catch (IOException e) {
            throw JsonFault.of(text, trees.gson(), e).toException();
        }
    }
}
