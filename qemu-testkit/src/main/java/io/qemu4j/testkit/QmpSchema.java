package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a certain QEMU takes: its reply to {@code query-qmp-schema}. A fake that is told it, by {@link
 * Script#schema}, refuses what that QEMU would refuse before it looks at what a command means: commands it does
 * not have, arguments that are missing, unknown or of a wrong type, values outside an enumeration. The error's
 * class is QEMU's, and so is the text, but for the names of types, which the schema does not tell.
 *
 * <p>What the schema does not tell is not checked: ranges of integers, properties of devices ({@code
 * device_add} takes any argument), values of QOM properties, and all that depends on the state of a machine.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 * @see <a href="https://www.qemu.org/docs/master/devel/qapi-code-gen.html">QEMU, How to use the QAPI code
 *     generator, Client introspection of a QAPI schema</a>
 */
public final class QmpSchema {
    /** Uses of these are told. */
    static final List<String> WATCHED = List.of("deprecated", "unstable");

    private final JsonArray reply;
    private final Map<String, JsonObject> types = new HashMap<>();
    private final Map<String, JsonObject> commands = new HashMap<>();
    private final Set<String> rejected;

    private QmpSchema(JsonArray reply, Set<String> rejected) {
        this.reply = reply;
        this.rejected = rejected;
        for (JsonValue element : reply) {
            JsonObject entity = element.asObject();
            boolean isCommand = entity.string("meta-type").equals("command");
            (isCommand ? commands : types).put(entity.string("name"), entity);
        }
    }

    /**
     * Reads a schema.
     *
     * @param reply what {@code query-qmp-schema} returned: an array
     * @return the schema
     * @throws JsonTypeException if it is something else
     */
    public static QmpSchema of(JsonValue reply) {
        return new QmpSchema(reply.asArray(), Set.of());
    }

    /**
     * Also refuses what is {@code deprecated}, as QEMU started with {@code -compat deprecated-input=reject}.
     *
     * @return a schema like this
     */
    public QmpSchema rejectingDeprecated() {
        return rejecting("deprecated");
    }

    /**
     * Also refuses what is {@code unstable}, as QEMU started with {@code -compat unstable-input=reject}.
     *
     * @return a schema like this
     */
    public QmpSchema rejectingUnstable() {
        return rejecting("unstable");
    }

    private QmpSchema rejecting(String feature) {
        Set<String> all = new TreeSet<>(rejected);
        all.add(feature);
        return new QmpSchema(reply, all);
    }

    /**
     * The names of the commands.
     *
     * @return the names, sorted; a copy
     */
    public Set<String> commands() {
        return new TreeSet<>(commands.keySet());
    }

    /**
     * The schema as QEMU tells it.
     *
     * @return what {@code query-qmp-schema} returns
     */
    public JsonArray json() {
        return reply;
    }

    boolean rejects(String feature) {
        return rejected.contains(feature);
    }

    @Nullable
    JsonObject command(String name) {
        return commands.get(name);
    }

    JsonObject type(String name) {
        JsonObject type = types.get(name);
        if (type == null) {
            throw new IllegalStateException("the schema has no type " + name);
        }
        return type;
    }
}
