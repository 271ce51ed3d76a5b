package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines whose JVM ends before they do: see {@link Household}. */
class JvmEndIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private Process jvm;
    private final List<Long> machines = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        machines.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        if (jvm != null) {
            jvm.destroyForcibly();
        }
    }

    /** Starts the program, and waits until its machines run. */
    private void household(String mode, String... environment) throws Exception {
        Path said = directory.resolve("said");
        // This module's classes and its tests', patched into one here.
        String tests = Path.of(JvmEndIT.class.getResource("JvmEndIT.class").toURI())
                .resolve("../../../..")
                .normalize()
                .toString();
        String path = Stream.of(System.getProperty("jdk.module.path"), System.getProperty("java.class.path"), tests)
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dqemu.binary=" + Machines.qemu(),
                        "-cp",
                        path,
                        Household.class.getName(),
                        directory.toString(),
                        mode)
                .redirectOutput(said.toFile())
                .redirectError(directory.resolve("errors").toFile());
        for (String variable : environment) {
            builder.environment().put(variable.split("=")[0], variable.split("=")[1]);
        }
        jvm = builder.start();
        Machines.await(() -> saidAll(said) || !jvm.isAlive());
        List<String> lines = Files.readAllLines(said);
        assertTrue(saidAll(said), () -> lines + errors());
        for (String line : lines.subList(0, lines.size() - 1)) {
            machines.add(Long.valueOf(line.split(" ")[0]));
        }
    }

    private static boolean saidAll(Path said) {
        try {
            return Files.readString(said).endsWith("all\n");
        } catch (IOException e) {
            return false;
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void kill() throws Exception {
        for (long pid : machines) {
            assertTrue(Machines.runs(pid));
        }
        jvm.destroyForcibly();
    }

    /** Whether all are dead, two seconds from now at the latest. */
    private static boolean endSoon(List<Long> pids) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        boolean left = true;
        while (left && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            left = false;
            for (long pid : pids) {
                left |= Machines.runs(pid);
            }
        }
        return !left;
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).collect(Collectors.toList());
        }
    }

    @Test
    void noMachineOutlivesAJvmThatIsKilled() throws Exception {
        household("kill");
        assertEquals(3, machines.size());

        kill();

        assertTrue(endSoon(machines));
    }

    @Test
    void machineWithoutMonitorDoesNotOutliveAJvmThatIsKilled() throws Exception {
        household("unmonitored");

        kill();

        assertTrue(endSoon(machines));
    }

    @Test
    void machineOfAForkingWrapperDoesNotOutliveAJvmThatIsKilled() throws Exception {
        Path pid = directory.resolve("pid");
        Path script = Machines.script(directory, "\"$@\" &", "echo $! >" + pid, "wait");
        Files.move(script, directory.resolve("wrapper"));
        household("wrapped");
        machines.add(Long.valueOf(Machines.line(pid)));

        kill();

        assertTrue(endSoon(machines));
    }

    @Test
    void detachedMachineLivesOn() throws Exception {
        household("detached");

        kill();
        assertTrue(jvm.waitFor(10, TimeUnit.SECONDS));

        assertFalse(endSoon(machines));
    }

    @ParameterizedTest
    @CsvSource({"return,0", "throw,1", "exit,3", "kill,143"})
    void jvmThatExitsTakesItsMachinesAndTheirFilesAlong(String way, int code) throws Exception {
        household(way);
        if (way.equals("kill")) {
            jvm.destroy();
        }

        assertTrue(jvm.waitFor(30, TimeUnit.SECONDS));

        assertEquals(code, jvm.exitValue(), this::errors);
        assertTrue(endSoon(machines));
        assertEquals(List.of(), directories());
    }
}
