package io.qemu4j.machine;

import io.qemu4j.api.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option of QEMU's command line with its properties, written so that QEMU reads what was meant:
 *
 * <pre>{@code
 * QemuOption.blockdev("file", "disk").with("filename", Path.of("/vm/my, disk.img")).with("read-only", true)
 * QemuOption.device("virtio-blk-pci").with("drive", "disk").withId("d0")
 * }</pre>
 *
 * <p>A value is a {@link String}, {@link Number}, {@link Boolean}, {@link Path}, {@link Size}, a {@link
 * Map} or {@link List} of values, or a {@link io.qemu4j.api.json.JsonValue}. In QEMU's own notation, which
 * every version takes, commas are doubled, booleans are {@code on} and {@code off}, a map's members
 * become dotted keys ({@code cache.direct=on}) and a list's elements numbered ones ({@code
 * server.0.host=…}), or repeated ones ({@code hostfwd=…,hostfwd=…}) where QEMU's parser for the option
 * wants that. {@link #asJson()} changes to JSON, which keeps types, nesting and null.
 *
 * <p>Which properties there are is QEMU's to say: a wrong one is an error at launch.
 *
 * <p>Threads: immutable; {@code with…} return longer copies.
 *
 * @since 0.1
 */
public final class QemuOption {
    private final OptionKind kind;
    private final String name;
    private final @Nullable String first;
    private final Map<String, @Nullable Object> properties;
    private final boolean json;

    private QemuOption(
            OptionKind kind,
            String name,
            @Nullable String first,
            Map<String, @Nullable Object> properties,
            boolean json) {
        this.kind = kind;
        this.name = name;
        this.first = first;
        this.properties = properties;
        this.json = json;
    }

    private static QemuOption start(OptionKind kind, String what) {
        return new QemuOption(kind, kind.option(), OptionText.checkedFirst(what), Map.of(), false);
    }

    /**
     * A device: {@code -device driver}.
     *
     * @param driver the device's model, such as {@code virtio-blk-pci}
     * @return the option
     * @throws IllegalArgumentException if QEMU could not take it for a model
     */
    public static QemuOption device(String driver) {
        return start(OptionKind.DEVICE, driver);
    }

    /**
     * An object, such as a memory backend or a secret: {@code -object type,id=id}.
     *
     * @param type the object's type
     * @param id its id
     * @return the option
     * @throws IllegalArgumentException if QEMU could not take the type or the id
     */
    public static QemuOption object(String type, String id) {
        return start(OptionKind.OBJECT, type).withId(id);
    }

    /**
     * A block node: {@code -blockdev driver=driver,node-name=nodeName}.
     *
     * @param driver the driver: a format such as {@code qcow2}, or a protocol such as {@code file}
     * @param nodeName the node's name, of at most 31 characters
     * @return the option
     * @throws IllegalArgumentException if QEMU could not take the driver or the name
     */
    public static QemuOption blockdev(String driver, String nodeName) {
        return start(OptionKind.BLOCKDEV, driver).withId(nodeName);
    }

    /**
     * A character device: {@code -chardev backend,id=id}.
     *
     * @param backend the backend, such as {@code socket}
     * @param id its id
     * @return the option
     * @throws IllegalArgumentException if QEMU could not take the backend or the id
     */
    public static QemuOption chardev(String backend, String id) {
        return start(OptionKind.CHARDEV, backend).withId(id);
    }

    /**
     * A network backend: {@code -netdev type,id=id}.
     *
     * @param type the type, such as {@code user}
     * @param id its id
     * @return the option
     * @throws IllegalArgumentException if QEMU could not take the type or the id
     */
    public static QemuOption netdev(String type, String id) {
        return start(OptionKind.NETDEV, type).withId(id);
    }

    /**
     * A drive, the older way to a disk: {@code -drive}, with {@code file}, {@code if} and so on.
     *
     * @return the option, without properties
     */
    public static QemuOption drive() {
        return new QemuOption(OptionKind.DRIVE, OptionKind.DRIVE.option(), null, Map.of(), false);
    }

    /**
     * Any other option that takes properties: {@code QemuOption.of("-smp").with("cpus", 4)}.
     *
     * @param option the option with its dash
     * @return the option, without properties
     * @throws IllegalArgumentException if it does not begin with a dash
     */
    public static QemuOption of(String option) {
        return new QemuOption(OptionKind.OTHER, OptionText.checkedOption(option), null, Map.of(), false);
    }

    /**
     * Any other option whose first value goes without a key: {@code QemuOption.of("-m", "1G").with("slots", 2)}.
     *
     * @param option the option with its dash
     * @param value the first value
     * @return the option
     * @throws IllegalArgumentException if the option does not begin with a dash, or the value would be
     *     read as a key and its value
     */
    public static QemuOption of(String option, String value) {
        return new QemuOption(
                OptionKind.OTHER, OptionText.checkedOption(option), OptionText.checkedFirst(value), Map.of(), false);
    }

    /**
     * Sets a property.
     *
     * @param key the property's name, in dotted form if it lies deeper
     * @param value its value, as the class comment lists them; {@code null} only for JSON
     * @return a copy with it; in place of an earlier one of the same key
     * @throws IllegalArgumentException if the key has characters that no key has, the value is of another
     *     kind or holds a NUL, or it is an id that QEMU would refuse
     */
    public QemuOption with(String key, @Nullable Object value) {
        OptionText.checkKey(key);
        Object plain = OptionValues.plain(key, value);
        if (key.equals(kind.idKey())) {
            kind.checkId(String.valueOf(plain));
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>(properties);
        more.put(key, plain);
        return new QemuOption(kind, name, first, more, json);
    }

    /**
     * Sets properties.
     *
     * @param values values by key, each as for {@link #with(String, Object)}
     * @return a copy with them
     * @throws IllegalArgumentException as {@link #with(String, Object)}
     */
    public QemuOption with(Map<String, ? extends @Nullable Object> values) {
        QemuOption option = this;
        for (Map.Entry<String, ? extends @Nullable Object> value : values.entrySet()) {
            option = option.with(value.getKey(), value.getValue());
        }
        return option;
    }

    /**
     * Names it; for a block node that is its {@code node-name}.
     *
     * @param id the id: letters, digits and {@code . _ -}, starting with a letter
     * @return a copy with that id
     * @throws IllegalArgumentException if QEMU would refuse it
     */
    public QemuOption withId(String id) {
        return with(kind.idKey(), Objects.requireNonNull(id, "id"));
    }

    /**
     * Writes it as JSON: types are kept, nesting is nesting, and {@code null} can be said. QEMU takes
     * JSON for {@code -blockdev} since 2.9, {@code -object} since 6.0, {@code -device} since 6.2 and {@code
     * -netdev} since 7.2. It takes no other type than the property's: one with the values on, off and auto
     * wants a string.
     *
     * @return a copy that is written as JSON
     * @throws IllegalArgumentException if QEMU takes no JSON for this option
     */
    public QemuOption asJson() {
        if (!kind.takesJson()) {
            throw new IllegalArgumentException("QEMU takes no JSON for " + name);
        }
        return new QemuOption(kind, name, first, properties, true);
    }

    /**
     * The option with its dash.
     *
     * @return such as {@code -device}
     */
    public String option() {
        return name;
    }

    /**
     * The id, or the name of the block node.
     *
     * @return the id; empty when none was set
     */
    public Optional<String> id() {
        return Optional.ofNullable((String) properties.get(kind.idKey()));
    }

    /**
     * The properties as one argument.
     *
     * @return QEMU's notation, or JSON after {@link #asJson()}
     * @throws IllegalArgumentException if something cannot be said so: in QEMU's notation null, an empty
     *     map or an empty list; in JSON a dotted key, for which a map is the way
     */
    public String value() {
        return json ? jsonText() : OptionText.of(kind, first, properties);
    }

    private String jsonText() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put(kind.firstKey(), first);
        properties.forEach((key, value) -> members.put(key, OptionValues.json(key, value)));
        return JsonObject.copyOf(members).toString();
    }

    /**
     * What goes on the command line, for {@link MachineSpecBuilder#args} or elsewhere.
     *
     * @return {@link #option()} and {@link #value()}
     * @throws IllegalArgumentException as {@link #value()}
     */
    public List<String> arguments() {
        return List.of(name, value());
    }

    /** The kind of thing that the id names; ids of one kind must differ. */
    String idKind() {
        return kind.idKind();
    }

    /** The option for people: quoted for a shell, with secrets blotted out. */
    @Override
    public String toString() {
        return CommandText.of(arguments());
    }
}
