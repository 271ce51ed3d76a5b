package io.qemu4j.testkit;

import io.qemu4j.api.QemuVersion;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The QEMU that tests run against: the system property {@code qemu.binary}, else the environment
 * variable {@code QEMU_BINARY}, else {@code qemu-system-x86_64}. A name without a slash is looked for on
 * the {@code PATH}.
 *
 * <p>Threads: any thread may call.
 *
 * @since 0.1
 */
public final class QemuBinary {
    /** The system property that names the binary. */
    public static final String PROPERTY = "qemu.binary";

    /** The environment variable that names the binary, where the property does not. */
    public static final String VARIABLE = "QEMU_BINARY";

    private static final String DEFAULT = "qemu-system-x86_64";
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)\\.(\\d+)");

    private QemuBinary() {}

    /**
     * Looks for the binary.
     *
     * @return its path; empty when there is none
     */
    public static Optional<String> find() {
        return find(System.getProperty(PROPERTY), System.getenv());
    }

    /**
     * Tells the binary to a JUnit Jupiter test, which is skipped where there is none; but where the
     * environment says {@code CI=true}, it fails.
     *
     * @return the path
     * @throws org.opentest4j.TestAbortedException if there is none
     * @throws AssertionError if there is none and {@code CI=true}
     */
    public static String require() {
        return require(System.getProperty(PROPERTY), System.getenv());
    }

    /**
     * Asks the binary that {@link #find} finds for its version.
     *
     * @return the version
     * @throws IllegalStateException if there is no binary
     * @throws IOException if it cannot be run, or what it says has no version in it
     */
    public static QemuVersion version() throws IOException {
        String nowhere = nowhere(name(System.getProperty(PROPERTY), System.getenv()));
        return version(find().orElseThrow(() -> new IllegalStateException(nowhere)));
    }

    /**
     * Asks a binary for its version.
     *
     * @param binary a path, or a name on the {@code PATH}
     * @return the version
     * @throws IOException if it cannot be run, or what it says has no version in it
     */
    public static QemuVersion version(String binary) throws IOException {
        Process process = new ProcessBuilder(binary, "--version")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return parse(binary, output.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private static QemuVersion parse(String binary, @Nullable String said) throws IOException {
        Matcher matcher = VERSION.matcher(said == null ? "" : said);
        if (!matcher.find()) {
            throw new IOException(binary + " --version tells no version: " + said);
        }
        return new QemuVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    static Optional<String> find(@Nullable String property, Map<String, String> environment) {
        String name = name(property, environment);
        Stream<Path> candidates = name.indexOf('/') >= 0
                ? Stream.of(Path.of(name))
                : Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .filter(d -> !d.isEmpty())
                        .map(d -> Path.of(d, name));
        return candidates
                .filter(p -> Files.isExecutable(p) && !Files.isDirectory(p))
                .map(Path::toString)
                .findFirst();
    }

    static String require(@Nullable String property, Map<String, String> environment) {
        Optional<String> found = find(property, environment);
        if (found.isPresent()) {
            return found.get();
        }
        String reason = nowhere(name(property, environment));
        if ("true".equals(environment.get("CI"))) {
            throw new AssertionError(reason + " (CI=true: a test that needs QEMU is not skipped)");
        }
        return Assumptions.abort(reason);
    }

    private static String name(@Nullable String property, Map<String, String> environment) {
        return property != null && !property.isEmpty() ? property : environment.getOrDefault(VARIABLE, DEFAULT);
    }

    private static String nowhere(String name) {
        String place = name.indexOf('/') >= 0 ? " is no executable file" : " is not on the PATH";
        return name + place + "; name the QEMU to test with by -D" + PROPERTY + "=… or " + VARIABLE + "=…";
    }
}
