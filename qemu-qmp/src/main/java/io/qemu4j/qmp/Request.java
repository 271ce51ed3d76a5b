package io.qemu4j.qmp;

import io.qemu4j.api.Command;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command turned into text, which QEMU is certain to parse: see {@link RequestCheck}. */
final class Request {
    private final String name;
    private final boolean outOfBand;
    private final JsonObject arguments;
    private final List<PassedDescriptor> descriptors;
    private final StringBuilder text;
    private final long length;

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
        length = RequestCheck.length(text);
    }

    /**
     * Turns a command into text. Runs the command's own code.
     *
     * @throws IllegalArgumentException if QEMU could not parse it
     */
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

    /** How long the request is without its id, in bytes. */
    long length() {
        return length;
    }

    /**
     * The request as UTF-8 text with its id; to be called once. The line end is what lets QEMU recover from
     * a broken message.
     */
    byte[] bytes(int id) {
        return text.append(",\"id\":").append(id).append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
