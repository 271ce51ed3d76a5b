package io.qemu4j.api.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** Reads one JSON document through Gson, and adds what Gson's strict mode lets pass. */
final class JsonTextReader {

    /** QEMU's own limit, {@code MAX_NESTING} in {@code qobject/json-streamer.c}. */
    static final int MAX_NESTING = 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final char REPLACEMENT = '\uFFFD';

    private final String text;

    private final JsonReader reader;

    private JsonTextReader(String text) {
        this.text = text;
        reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_NESTING);
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
            JsonValue value = value();
            // throws if there is anything but white space
            JsonToken end = reader.peek();
            if (end != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("unexpected token " + end);
            }
            return value;
        } catch (IOException e) {
            throw JsonFault.of(text, reader, e).toException();
        }
    }

    private JsonValue value() throws IOException {
        JsonToken token = reader.peek();
        return switch (token) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonString(reader.nextString());
            case NUMBER -> number();
            case BOOLEAN -> JsonBoolean.of(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new IllegalStateException("unexpected token " + token);
        };
    }

    private JsonObject object() throws IOException {
        reader.beginObject();
        LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (members.put(name, value()) != null) {
                throw JsonFault.of(text, reader, "name given twice: " + JsonPrinter.excerpt(new JsonString(name), 40))
                        .toException();
            }
        }
        reader.endObject();
        return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
    }

    private JsonArray array() throws IOException {
        reader.beginArray();
        List<JsonValue> elements = new ArrayList<>();
        while (reader.hasNext()) {
            elements.add(value());
        }
        reader.endArray();
        return elements.isEmpty() ? JsonArray.empty() : new JsonArray(elements);
    }

    private JsonNumber number() throws IOException {
        String number = reader.nextString();
        if (number.length() > JsonNumber.MAX_LENGTH) {
            throw JsonFault.of(text, reader, "number of " + number.length() + " characters")
                    .toException();
        }
        return new JsonNumber(number);
    }
}
