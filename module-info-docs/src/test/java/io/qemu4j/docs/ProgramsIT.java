package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.testkit.QemuBinary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the README and the guide, as they stand there, each in a file of its own, run as a reader would. */
class ProgramsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void helloQemuRunsFromTheClassPathAndTheModulePath() throws Exception {
        String modules = "io.qemu4j.machine,io.qemu4j.transport.unix";
        for (String output :
                List.of(run("HelloQemu"), runJava("-p", path(), "--add-modules", modules, program("HelloQemu")))) {
            assertTells(output, "QEMU ", "\"status\":\"running\"", "STOP", "exited with code 0");
        }
    }

    @Test
    void passFiles() throws Exception {
        assertTells(run("PassFiles"), "/dev/fdset/0", "net0 is there");
    }

    @Test
    void overTls() throws Exception {
        String output = run("OverTls", Pki.in(directory).toString());

        assertTells(output, "QEMU dialled in: {\"status\":\"running\"", "dialled QEMU: {\"status\":\"running\"");
    }

    @Test
    void askQemu() throws Exception {
        assertTells(run("AskQemu"), "running: true", "DeviceNotFound: ");
    }

    @Test
    void launchVariants() throws Exception {
        assertTells(
                run("LaunchVariants"),
                "protocol=tcp, hostAddress=127.0.0.1",
                "/a, b.img",
                " is gone: exited with code 0",
                "no-such-device");
    }

    @Test
    void bootLinux() throws Exception {
        assertTells(run("BootLinux", guest()), "Linux x86_64", "TIME_LIMIT", "cause GUEST, reason guest-shutdown");
    }

    @Test
    void watchEvents() throws Exception {
        assertTells(run("WatchEvents"), "RESUME", "STOP", "\"concluded\"", "10 events were lost", "10 are left");
    }

    @Test
    void timeLimits() throws Exception {
        assertTells(
                run("TimeLimits"),
                "blockdev-add: no reply within PT0.3S",
                "it was executed after all",
                "the session is open: true");
    }

    @Test
    void endMachines() throws Exception {
        assertTells(
                run("EndMachines", guest()),
                "asked QEMU: exited with code 0, cause REQUESTED",
                "forced: exited with code 137 (signal 9), cause KILLED",
                "asked the guest: exited with code 0, cause GUEST",
                "true, guest-shutdown");
    }

    /** With the guide's set-up of the wire log, which goes to the error output. */
    @Test
    void debugMachineShowsTheWire() throws Exception {
        Path log = Files.writeString(
                directory.resolve("wire.properties"),
                new Snippets(ROOT)
                        .region("module-info-docs/src/test/java/io/qemu4j/docs/guide/wire.properties", "wire"));

        String output = runJava("-Djava.util.logging.config.file=" + log, "-cp", path(), program("DebugMachine"));

        assertTells(
                output,
                "io.qemu4j.qmp.wire vm1 -> {\"execute\":\"qmp_capabilities\"",
                "\"status\":\"running\"",
                "it exited with code 1 while waiting for its monitor to connect",
                "-m lots");
    }

    /** The folder of the Linux guest, from the build. Without it the test is skipped, but not in CI. */
    private static String guest() {
        String folder = System.getProperty("qemu4j.guest", "");
        assumeTrue(
                !folder.isEmpty() || "true".equals(System.getenv("CI")),
                "no guest; add -Dqemu4j.guest=$(scripts/guest-image)");
        return folder;
    }

    /** From the class path, as the guide says. */
    private String run(String program, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-cp", path(), program(program)));
        command.addAll(List.of(args));
        return runJava(command.toArray(String[]::new));
    }

    private static void assertTells(String output, String... parts) {
        for (String part : parts) {
            assertTrue(output.contains(part), () -> "'" + part + "' is not in: " + output);
        }
    }

    private static String path() {
        return Modules.runtime().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The program's text in a file, but for the QEMU to test with. */
    private String program(String name) throws IOException {
        String text = new Snippets(ROOT)
                .region("module-info-docs/src/test/java/io/qemu4j/docs/guide/" + name + ".java", "program");
        return Files.writeString(
                        directory.resolve(name + ".java"),
                        text.replace("\"qemu-system-x86_64\"", "\"" + QemuBinary.require() + "\""))
                .toString();
    }

    private String runJava(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(args));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(100, TimeUnit.SECONDS), () -> command + " did not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }
}
