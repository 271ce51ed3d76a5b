package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A command spelled out by name, which returns JSON as it came. Made by {@link Command#of}.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class RawCommand implements Command<JsonValue> {
    private final String name;
    private final JsonObject arguments;
    private final boolean outOfBand;
    private final List<PassedDescriptor> descriptors;

    RawCommand(String name, JsonObject arguments, boolean outOfBand, List<PassedDescriptor> descriptors) {
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = Objects.requireNonNull(arguments, "arguments");
        this.outOfBand = outOfBand;
        this.descriptors = descriptors;
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the command name is empty");
        }
    }

    /**
     * The same command, sent out-of-band.
     *
     * @return a copy
     * @see Command#outOfBand
     */
    public RawCommand asOutOfBand() {
        return new RawCommand(name, arguments, true, descriptors);
    }

    /**
     * The same command with a descriptor that travels with it, for {@code getfd} and {@code add-fd}.
     *
     * @param descriptor the descriptor
     * @return a copy
     */
    public RawCommand passing(PassedDescriptor descriptor) {
        List<PassedDescriptor> all = new ArrayList<>(descriptors);
        all.add(descriptor);
        return new RawCommand(name, arguments, outOfBand, List.copyOf(all));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public JsonObject arguments() {
        return arguments;
    }

    @Override
    public JsonValue decode(JsonValue returned) {
        return returned;
    }

    @Override
    public boolean outOfBand() {
        return outOfBand;
    }

    @Override
    public List<PassedDescriptor> descriptors() {
        return descriptors;
    }

    /** Name and arguments, for people; secrets are not hidden. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + " " + arguments;
    }
}
