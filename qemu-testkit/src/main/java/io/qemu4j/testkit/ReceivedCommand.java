package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A command that a client sent to a {@link FakeQemu}.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class ReceivedCommand {
    private final JsonObject raw;
    private final List<PassedDescriptor> descriptors;
    private final int connection;
    private final String name;

    ReceivedCommand(JsonObject raw, List<PassedDescriptor> descriptors, int connection) {
        this.raw = raw;
        this.descriptors = descriptors;
        this.connection = connection;
        this.name = raw.string(raw.has("execute") ? "execute" : "exec-oob");
    }

    /**
     * The command's name.
     *
     * @return the name, such as {@code query-status}
     */
    public String name() {
        return name;
    }

    /**
     * The command's arguments.
     *
     * @return the arguments; empty when there were none
     */
    public JsonObject arguments() {
        return raw.has("arguments") ? raw.object("arguments") : JsonObject.empty();
    }

    /**
     * The command's id.
     *
     * @return the id; empty when there was none
     */
    public Optional<JsonValue> id() {
        return raw.find("id");
    }

    /**
     * Whether it was sent with {@code exec-oob}.
     *
     * @return true when it was
     */
    public boolean outOfBand() {
        return raw.has("exec-oob");
    }

    /**
     * The descriptors that arrived with the command, or since the one before it. Known only in memory,
     * on a connection that passes them.
     *
     * @return the very objects that the client passed; unmodifiable
     */
    public List<PassedDescriptor> descriptors() {
        return descriptors;
    }

    /**
     * Which connection it came on.
     *
     * @return 1 for the first connection to the fake
     */
    public int connection() {
        return connection;
    }

    /**
     * The message as received.
     *
     * @return the whole message
     */
    public JsonObject raw() {
        return raw;
    }

    /** The message as JSON text. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
