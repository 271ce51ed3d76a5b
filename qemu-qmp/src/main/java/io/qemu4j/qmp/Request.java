package io.qemu4j.qmp;

import io.qemu4j.api.Command;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command turned into text, checked before anything is registered or written. QEMU answers a request it
 * cannot parse with errors that carry no id, up to a thousand for one message; so nothing of the kind may
 * leave here.
 */
final class Request {
    /** QEMU's own limit for the text of one message, qobject/json-streamer.c MAX_TOKEN_SIZE. */
    static final int MAX_LENGTH = 64 * 1024 * 1024;

    private final String name;
    private final boolean outOfBand;
    private final JsonObject arguments;
    private final List<PassedDescriptor> descriptors;
    private final StringBuilder text;

    private Request(Command<?> command) {
        name = command.name();
        outOfBand = command.outOfBand();
        arguments = command.arguments();
        descriptors = List.copyOf(command.descriptors());
        text = new StringBuilder(64)
                .append(outOfBand ? "{\"exec-oob\":" : "{\"execute\":")
                .append(JsonValue.of(name));
        if (!arguments.isEmpty()) {
            text.append(",\"arguments\":").append(arguments);
        }
        check(text);
    }

    static Request of(Command<?> command) {
        return new Request(command);
    }

    String name() {
        return name;
    }

    boolean outOfBand() {
        return outOfBand;
    }

    List<PassedDescriptor> descriptors() {
        return descriptors;
    }

    JsonObject arguments() {
        return arguments;
    }

    /** How long the request is without its id, in characters. */
    int length() {
        return text.length();
    }

    /** The request as UTF-8 text with its id. The line end is what lets QEMU recover from a broken message. */
    byte[] bytes(int id) {
        return text.append(",\"id\":").append(id).append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void check(CharSequence text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the request has " + text.length() + " characters; QEMU takes at most " + MAX_LENGTH);
        }
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                inString = !inString;
            } else if (inString) {
                if (c == '\\') {
                    i++;
                    // The printer writes a surrogate as an escape only where it has no partner.
                    if (text.charAt(i) == 'u' && text.charAt(i + 1) == 'd' && text.charAt(i + 2) >= '8') {
                        throw new IllegalArgumentException("a string of the request has an unpaired surrogate \\"
                                + text.subSequence(i, i + 5) + "; QEMU takes only valid Unicode");
                    }
                }
            } else if (c == '{' || c == '[') {
                if (++depth > Framer.MAX_NESTING) {
                    throw new IllegalArgumentException(
                            "the request is nested deeper than QEMU takes: " + Framer.MAX_NESTING);
                }
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
    }
}
