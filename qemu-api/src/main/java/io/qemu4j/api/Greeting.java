package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a QMP server says first: its version and the capabilities it offers.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification, Server
 *     Greeting</a>
 */
public final class Greeting {
    private final JsonObject raw;
    private final QemuVersion version;
    private final String packageVersion;
    private final Set<String> capabilities;

    private Greeting(JsonObject raw) {
        this.raw = raw;
        JsonObject qmp = raw.object("QMP");
        JsonObject full = qmp.object("version");
        JsonObject numbers = full.object("qemu");
        version = new QemuVersion(number(numbers, "major"), number(numbers, "minor"), number(numbers, "micro"));
        packageVersion = full.string("package");
        Set<String> offered = new LinkedHashSet<>();
        for (JsonValue capability : qmp.array("capabilities")) {
            offered.add(capability.asString());
        }
        capabilities = Collections.unmodifiableSet(offered);
    }

    private static int number(JsonObject numbers, String name) {
        return numbers.number(name).intValueExact();
    }

    /**
     * Reads a greeting.
     *
     * @param raw the whole message, with its {@code QMP} member
     * @return the greeting
     * @throws JsonTypeException if a member is missing or of another type
     */
    public static Greeting of(JsonObject raw) {
        return new Greeting(raw);
    }

    /**
     * QEMU's release number.
     *
     * @return the version
     */
    public QemuVersion version() {
        return version;
    }

    /**
     * What the packager added to the version, such as {@code Debian 1:7.2+dfsg-7}.
     *
     * @return the text; empty for an unpackaged build
     */
    public String packageVersion() {
        return packageVersion;
    }

    /**
     * The capabilities this monitor offers, such as {@code oob}. Offered is not enabled.
     *
     * @return the names, in the server's order; unmodifiable
     */
    public Set<String> capabilities() {
        return capabilities;
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
