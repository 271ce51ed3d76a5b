package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParseException;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a client's bytes into messages by their structure, as QEMU's json-lexer.c and json-streamer.c do:
 * white space between messages does not matter, and a control character or a byte 0xFF ends a message
 * that was half sent. What is not JSON is one error each; QEMU may send several.
 */
final class CommandReader {
    private final Transport transport;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int depth;
    private boolean quoted;
    private boolean escaped;

    CommandReader(Transport transport) {
        this.transport = transport;
    }

    /**
     * What a client sent.
     *
     * @param message a JSON object; null when it was none
     * @param error what QEMU says of it then
     */
    record Input(@Nullable JsonObject message, String error) {
        @Override
        public String toString() {
            return message == null ? error : message.toString();
        }
    }

    /** Waits for the next message or error; null at the end of the stream. */
    @Nullable
    Input next() throws IOException {
        while (true) {
            if (position == limit) {
                limit = transport.read(buffer, 0, buffer.length);
                position = 0;
                if (limit < 0) {
                    limit = 0;
                    return null;
                }
            }
            Input input = accept(buffer[position++] & 0xff);
            if (input != null) {
                return input;
            }
        }
    }

    private @Nullable Input accept(int c) {
        boolean space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (c >= 0xfe || (c < ' ' && (quoted || !space))) {
            forget();
            return new Input(null, "JSON parse error, stray '\uFFFD'");
        }
        boolean opens = c == '{' || c == '[';
        boolean word = text.size() > 0;
        if (depth == 0 && !quoted && (space || (word && opens))) {
            position -= word && opens ? 1 : 0;
            return word ? finish() : null;
        }
        text.write(c);
        if (quoted) {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return null;
        }
        quoted = c == '"';
        boolean closes = c == '}' || c == ']';
        depth += opens ? 1 : closes ? -1 : 0;
        return depth <= 0 && closes ? finish() : null;
    }

    private Input finish() {
        byte[] utf8 = text.toByteArray();
        forget();
        try {
            JsonValue value = JsonValue.parse(utf8, 0, utf8.length);
            return value instanceof JsonObject message
                    ? new Input(message, "")
                    : new Input(null, "QMP input must be a JSON object");
        } catch (JsonParseException e) {
            String sent = new String(utf8, StandardCharsets.UTF_8);
            return new Input(null, "JSON parse error, " + e.getMessage() + ": " + sent);
        }
    }

    private void forget() {
        text.reset();
        depth = 0;
        quoted = false;
        escaped = false;
    }
}
