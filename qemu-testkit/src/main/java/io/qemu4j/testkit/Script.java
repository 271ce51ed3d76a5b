package io.qemu4j.testkit;

import io.qemu4j.api.QemuVersion;
import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.Program.Admission;
import io.qemu4j.testkit.Program.Expectation;
import io.qemu4j.testkit.Program.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeQemu} does on one connection, line by line:
 *
 * <pre>{@code
 * Script.strict()
 *         .expect("query-status").reply(JsonObject.of("status", "paused"))
 *         .expect("cont").event("RESUME").reply()
 *         .expect("device_del", JsonObject.of("id", "nic0"))
 *         .error("DeviceNotFound", "Device 'nic0' not found")
 *         .hangUp()
 * }</pre>
 *
 * <p>An {@code expect} waits for a command; all else is done at once, in the order of the lines, until
 * the next {@code expect}. The script begins with the greeting, unless {@link #greet} or {@link
 * #noGreeting} says otherwise, and {@code qmp_capabilities} is answered whenever it comes, unless the
 * script expects it itself ({@link #negotiate}, or {@code expect("qmp_capabilities")}). Once through,
 * the fake goes on with the stock answers ({@link FakeQemu} lists them) or, when strict, accepts nothing
 * more.
 *
 * <p>Threads: for one thread to write; a fake takes a copy.
 *
 * @since 0.1
 */
public final class Script extends Lines<Script> {
    private final boolean strict;
    private final Map<String, List<Step>> standing = new HashMap<>();
    private Admission admission = Admission.ACCEPTED;
    private boolean greets = true;
    private QemuVersion version = new QemuVersion(7, 2, 22);
    private String packageVersion = "fake";
    private List<String> capabilities = List.of("oob");
    private WireStyle style = WireStyle.standard();
    private @Nullable QmpSchema schema;

    private Script(boolean strict) {
        this.strict = strict;
    }

    @Override
    Script self() {
        return this;
    }

    /**
     * A script in which a command that is not expected next is a failure.
     *
     * @return an empty script
     */
    public static Script strict() {
        return new Script(true);
    }

    /**
     * A script in which a command that is not expected next gets a stock answer, or QEMU's {@code
     * CommandNotFound} where there is none.
     *
     * @return an empty script
     */
    public static Script lenient() {
        return new Script(false);
    }

    /**
     * Sets the version that the greeting and {@code query-version} tell.
     *
     * @param version the version; by default 7.2.22
     * @param packageVersion the packager's addition; by default {@code fake}
     * @return this script
     */
    public Script version(QemuVersion version, String packageVersion) {
        this.version = Objects.requireNonNull(version, "version");
        this.packageVersion = Objects.requireNonNull(packageVersion, "packageVersion");
        return this;
    }

    /**
     * Sets the capabilities that the greeting offers.
     *
     * @param capabilities the names; by default {@code oob}
     * @return this script
     */
    public Script capabilities(String... capabilities) {
        this.capabilities = List.of(capabilities);
        return this;
    }

    /**
     * Sets how messages are written.
     *
     * @param style the style; by default {@link WireStyle#standard}
     * @return this script
     */
    public Script wire(WireStyle style) {
        this.style = Objects.requireNonNull(style, "style");
        return this;
    }

    /**
     * Refuses commands and arguments that a certain QEMU would refuse, before any line of the script sees
     * them; in a strict script that is a failure as well. {@code query-qmp-schema} and {@code query-commands}
     * tell what the schema does. By default nothing is checked.
     *
     * @param schema what that QEMU takes
     * @return this script
     */
    public Script schema(QmpSchema schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
        return this;
    }

    /**
     * Refuses the connection.
     *
     * @return this script
     */
    public Script refuse() {
        admission = Admission.REFUSED;
        return this;
    }

    /**
     * Leaves the client waiting for its connection to be accepted, until its time limit passes or the
     * fake is closed.
     *
     * @return this script
     */
    public Script neverAccept() {
        admission = Admission.LEFT_WAITING;
        return this;
    }

    /**
     * Greets here, and not at the beginning.
     *
     * @return this script
     */
    public Script greet() {
        greets = false;
        return perform("greet", m -> m.out().send(m.program().greeting()));
    }

    /**
     * Does not greet by itself. Send something else, or nothing.
     *
     * @return this script
     */
    public Script noGreeting() {
        greets = false;
        return this;
    }

    /**
     * Expects {@code qmp_capabilities} here and accepts it.
     *
     * @return this script
     */
    public Script negotiate() {
        return expect("qmp_capabilities").reply();
    }

    /**
     * Waits for a command, with whatever arguments.
     *
     * @param command the command's name
     * @return this script
     */
    public Script expect(String command) {
        return expect(new Expectation(Objects.requireNonNull(command, "command"), null, false));
    }

    /**
     * Waits for a command with these arguments.
     *
     * @param command the command's name
     * @param arguments all its arguments, no more and no fewer
     * @return this script
     */
    public Script expect(String command, JsonObject arguments) {
        Objects.requireNonNull(arguments, "arguments");
        return expect(new Expectation(Objects.requireNonNull(command, "command"), arguments, false));
    }

    /**
     * Waits for a command sent with {@code exec-oob}, with whatever arguments.
     *
     * @param command the command's name
     * @return this script
     */
    public Script expectOutOfBand(String command) {
        return expect(new Expectation(Objects.requireNonNull(command, "command"), null, true));
    }

    private Script expect(Expectation expectation) {
        steps.add(Step.expect(expectation));
        return this;
    }

    /** Adds a recorded message. */
    void replay(Recording.Message message) {
        JsonObject json = message.json();
        JsonValue id = json.find("id").orElse(JsonNull.INSTANCE);
        if (message.sent()) {
            boolean outOfBand = json.has("exec-oob");
            JsonObject arguments = json.has("arguments") ? json.object("arguments") : JsonObject.empty();
            expect(new Expectation(json.string(outOfBand ? "exec-oob" : "execute"), arguments, outOfBand, id));
        } else if (json.has("return")) {
            JsonValue returned = json.get("return");
            perform("reply " + returned, m -> m.reply(m.recorded(id), returned));
        } else if (json.has("error")) {
            JsonObject error = json.object("error");
            perform("error " + error, m -> m.error(m.recorded(id).id().orElse(null), error));
        } else {
            perform("send " + json, m -> m.out().send(json));
        }
    }

    /**
     * Answers a command whenever it comes and no line expects it, any number of times, in place of the
     * stock answer.
     *
     * @param command the command's name
     * @param answer writes the lines of the answer
     * @return this script
     */
    public Script when(String command, Consumer<Answer> answer) {
        Answer lines = new Answer();
        answer.accept(lines);
        standing.put(Objects.requireNonNull(command, "command"), List.copyOf(lines.steps));
        return this;
    }

    Program program() {
        List<Step> all = new ArrayList<>(steps);
        if (greets) {
            all.add(0, new Script(strict).greet().steps.get(0));
        }
        return new Program(
                strict,
                List.copyOf(all),
                Map.copyOf(standing),
                admission,
                version,
                packageVersion,
                capabilities,
                style,
                schema);
    }
}
