package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.testkit.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known defects of QEMU's Python class when it ends machines, by number: see guide/defects.md. */
class PythonShutdownDefectsIT {
    @TempDir
    private Path directory;

    private static Machine launch() {
        return Machine.launch(Machines.none().build());
    }

    /** Sends {@code quit} without a limit: a QEMU that is stopped hangs it for ever. */
    @Test
    void l03_shutdownLimitBoundsQuit() throws Exception {
        Machine vm = launch();
        Signals.send(vm.pid(), "STOP");
        long start = System.nanoTime();

        AbnormalShutdownException e =
                assertThrows(AbnormalShutdownException.class, () -> vm.shutdown(Duration.ofSeconds(4)));

        assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
        assertFalse(Machines.runs(vm.pid()));
        assertEquals(MachineExit.Cause.KILLED, e.exit().cause());
    }

    /** Raises AbnormalShutdown, though the machine ended as it should, with code 0. */
    @Test
    void l04_machineThatEndedByItselfIsNoError() throws Exception {
        Machine byMonitor = launch();
        byMonitor.qmp().execute("human-monitor-command", JsonObject.of("command-line", "quit"));
        assertEquals(0, byMonitor.shutdown(Machines.LIMIT).code());

        try (Machine bySignal = launch()) {
            Signals.send(bySignal.pid(), "TERM");
            assertTrue(bySignal.awaitExit(Machines.LIMIT).orElseThrow().expected());
        }
    }

    /** Leaving the with-block raises AbnormalShutdown in place of what went wrong in it. */
    @Test
    void l05_closeDoesNotHideTheBodysException() {
        IllegalStateException body = new IllegalStateException("what went wrong");

        IllegalStateException seen = assertThrows(IllegalStateException.class, () -> {
            try (Machine vm = launch()) {
                Signals.send(vm.pid(), "KILL");
                vm.awaitExit(Machines.LIMIT);
                throw body;
            }
        });

        assertSame(body, seen);
        assertEquals(0, seen.getSuppressed().length);
    }

    /** Waits for its whole limit, then kills. */
    @Test
    void l06_withoutMonitorShutdownIsOrderlyAndQuick() {
        MachineSpec spec = Machines.none()
                .machine("pc,graphics=off")
                .args("-nodefaults", "-m", "16")
                .qmpMonitor(false)
                .console()
                .build();
        Machine vm = Machine.launch(spec);
        vm.console().expect("SeaBIOS", Machines.LIMIT);
        long start = System.nanoTime();

        MachineExit exit = vm.shutdown(Machines.LIMIT);

        assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
        assertEquals(0, exit.code());
        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
    }

    /** Its wait closes the monitor first, and kills when the limit passes. */
    @Test
    void l07_waitingLeavesTheMachineAndItsEventsAlone() {
        Machine vm = launch();

        assertTrue(vm.awaitExit(Duration.ofMillis(10)).isEmpty());
        assertTrue(vm.isRunning());
        vm.qmp().execute("quit");
        MachineExit exit = vm.waitForExit(Machines.LIMIT);

        assertEquals("host-qmp-quit", exit.reason().orElseThrow());
        assertEquals("SHUTDOWN", vm.awaitEvent("SHUTDOWN", Duration.ZERO).name());
    }

    /** Kills the wrapper alone. */
    @Test
    void l11_forkingWrapperIsKilledWhole() throws IOException {
        Path pid = directory.resolve("pid");
        Path script = Machines.script(directory, "\"$@\" &", "echo $! >" + pid, "wait");
        Machine vm = Machine.launch(Machines.none().wrapper(script.toString()).build());
        long qemu = Long.parseLong(Machines.line(pid));

        vm.kill();

        assertFalse(Machines.runs(qemu));
    }

    /** A code other than 0 is never told by shutdown or wait. */
    @Test
    void l12_exitCodeIsTold() {
        Machine vm = Machine.launch(
                Machines.none().qmpMonitor(false).args("-cpu", "").build());

        MachineExit exit = vm.waitForExit(Machines.LIMIT);

        assertEquals(1, exit.code());
        assertEquals(MachineExit.Cause.ERROR, exit.cause());
        assertFalse(exit.expected());
        assertTrue(exit.logTail().contains("-cpu"), exit.logTail());
    }

    /** QEMU lives on when the program that controls it is killed. */
    @Test
    void l13_noQemuOutlivesTheJvmThatStartedIt() throws Exception {
        Path said = directory.resolve("said");
        String tests = Path.of(Household.class.getResource("Household.class").toURI())
                .resolve("../../../..")
                .normalize()
                .toString();
        String path = Stream.of(System.getProperty("jdk.module.path"), System.getProperty("java.class.path"), tests)
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dqemu.binary=" + Machines.qemu(),
                        "-cp",
                        path,
                        Household.class.getName(),
                        directory.toString(),
                        "kill")
                .redirectOutput(said.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        Machines.await(() -> lines(said).contains("all") || !jvm.isAlive());

        Signals.send(jvm.pid(), "KILL");

        List<String> machines = lines(said);
        assertEquals("all", machines.remove(machines.size() - 1));
        for (String machine : machines) {
            long pid = Long.parseLong(machine.split(" ")[0]);
            Machines.await(() -> isGone(pid));
        }
        assertEquals(3, machines.size());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isGone(long pid) {
        try {
            return !Machines.runs(pid);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decodes strictly when it cleans up: a byte that is no text leaves the rest undone. */
    @Test
    void l14_undecodableOutputDoesNotBreakTheCleaningUp() throws IOException {
        Path script = Machines.script(directory, "printf 'odd \\377 byte\\n'", "exec " + Machines.qemu() + " \"$@\"");
        Machine vm = Machine.launch(Machines.with(script).build());

        vm.close();

        assertTrue(vm.log().startsWith("odd \ufffd byte\n"), vm.log());
        assertFalse(Files.exists(vm.tempDir()));
    }

    /** The log can be read after the end alone, and then all of it at once. */
    @Test
    void l15_logIsLiveAndBounded() throws IOException {
        Path script = Machines.script(
                directory,
                "echo started",
                "head -c 1000000 /dev/zero | tr '\\0' x",
                "echo; echo ready",
                "exec " + Machines.qemu() + " \"$@\"");

        try (Machine vm = Machine.launch(
                Machines.with(script).name("vm").logDir(directory).build())) {
            assertTrue(vm.isRunning());
            assertTrue(vm.log().contains("x\nready\n"), vm.log().length() + " characters");
            assertEquals(OutputLog.BOUND, vm.log().length());
        }
        assertTrue(Files.readString(directory.resolve("vm.log")).startsWith("started\n"));
    }
}
