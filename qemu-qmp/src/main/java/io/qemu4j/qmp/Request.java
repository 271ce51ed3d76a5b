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
    private final Drafts drafts;
    private final StringBuilder text;
    private final long length;

    private Request(Command<?> command, Drafts drafts) {
        name = command.name();
        outOfBand = command.outOfBand();
        arguments = command.arguments();
        descriptors = List.copyOf(command.descriptors());
        this.drafts = drafts;
        text = drafts.borrow().append(outOfBand ? "{\"exec-oob\":" : "{\"execute\":");
        JsonValue.of(name).appendTo(text);
        if (!arguments.isEmpty()) {
            arguments.appendTo(text.append(",\"arguments\":"));
        }
        length = RequestCheck.length(text);
    }

    /**
     * Turns a command into text. Runs the command's own code.
     *
     * @param drafts where it is made, until {@link #bytes}
     * @throws IllegalArgumentException if QEMU could not parse it
     */
    static Request of(Command<?> command, Drafts drafts) {
        return new Request(command, drafts);
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
        boolean isAscii = length == text.length();
        text.append(",\"id\":").append(id).append("}\n");
        byte[] bytes = isAscii ? ascii() : text.toString().getBytes(StandardCharsets.UTF_8);
        drafts.giveBack(text);
        return bytes;
    }

    /** Without a string in between, which is as long again. */
    private byte[] ascii() {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
