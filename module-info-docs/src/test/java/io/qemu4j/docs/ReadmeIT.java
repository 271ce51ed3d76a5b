package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.testkit.QemuBinary;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README, taken from there, compiled and run as a reader would. */
class ReadmeIT {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Path source;

    @BeforeEach
    void takeTheProgramFromTheReadme() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
        assertTrue(program.find(), "the README has no java block");
        String text = program.group(1).replace("\"qemu-system-x86_64\"", "\"" + QemuBinary.require() + "\"");
        source = Files.writeString(directory.resolve("HelloQemu.java"), text);
    }

    @Test
    void programRunsFromTheClassPath() throws Exception {
        assertTellsItsStory(run("-cp", path(), source.toString()));
    }

    @Test
    void programRunsFromTheModulePath() throws Exception {
        assertTellsItsStory(
                run("-p", path(), "--add-modules", "io.qemu4j.machine,io.qemu4j.transport.unix", source.toString()));
    }

    private static void assertTellsItsStory(String output) {
        assertTrue(output.contains("QEMU "), output);
        assertTrue(output.contains("\"status\":\"running\""), output);
        assertTrue(output.contains("STOP"), output);
    }

    private static String path() {
        return Modules.runtime().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private String run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(args));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program did not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }
}
