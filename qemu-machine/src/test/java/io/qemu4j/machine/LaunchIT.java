package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.EventFilter;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.UnixAddress;
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

class LaunchIT {
    @TempDir
    private Path directory;

    private static String status(Machine vm) {
        return vm.qmp().execute("query-status").asObject().string("status");
    }

    @Test
    void launchedMachineAnswersAndLeavesNothing() {
        Machine vm = Machine.launch(Machines.none().build());
        try (vm) {
            assertTrue(vm.isRunning());
            assertEquals("running", status(vm));
            assertEquals(Machines.qemu(), vm.arguments().get(0));
            assertTrue(Files.isDirectory(vm.tempDir()));
            assertTrue(ProcessHandle.of(vm.pid()).isPresent());
            assertTrue(vm.exit().isEmpty());
        }

        assertFalse(vm.isRunning());
        assertFalse(Files.exists(vm.tempDir()));
        assertFalse(vm.qmp().isOpen());
        assertTrue(vm.exit().orElseThrow().expected());
    }

    @Test
    void oneSpecServesManyLaunches() {
        MachineSpec spec = Machines.none().build();
        List<Machine> machines = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                machines.add(Machine.launch(spec));
            }

            assertEquals(3, machines.stream().map(Machine::tempDir).distinct().count());
            machines.forEach(vm -> assertEquals("running", status(vm)));
        } finally {
            machines.forEach(Machine::close);
        }
        try (Machine again = Machine.launch(spec)) {
            assertEquals("running", status(again));
        }
    }

    @Test
    void eventsSinceTheLaunchAreKeptInOrder() {
        try (Machine vm = Machine.launch(Machines.none().args("-S").build())) {
            vm.qmp().execute("cont");
            vm.qmp().execute("stop");
            vm.qmp().execute("cont");

            assertEquals("STOP", vm.awaitEvent("STOP", Duration.ZERO).name());
            assertEquals("RESUME", vm.pollEvent().orElseThrow().name());
            assertTrue(vm.pollEvent(EventFilter.named("STOP")).isEmpty());
            assertEquals(
                    List.of("RESUME"),
                    vm.drainEvents().stream().map(event -> event.name()).collect(Collectors.toList()));
        }
    }

    @Test
    void eventsCanBeReadAfterTheEnd() {
        Machine vm = Machine.launch(Machines.none().build());
        vm.close();

        assertEquals("SHUTDOWN", vm.awaitEvent("SHUTDOWN", Duration.ZERO).name());
    }

    @Test
    void monitorCanBeTcp() {
        MachineSpec spec =
                Machines.none().monitor(new TcpAddress("127.0.0.1", 0)).build();

        try (Machine vm = Machine.launch(spec)) {
            assertEquals("running", status(vm));
            assertTrue(vm.commandLine().contains("host=127.0.0.1"), vm.commandLine());
        }
    }

    @Test
    void monitorCanBeAPathOfTheUsers() {
        Path socket = directory.resolve("a,b c");

        try (Machine vm =
                Machine.launch(Machines.none().monitor(new UnixAddress(socket)).build())) {
            assertEquals("running", status(vm));
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void withoutMonitorThereIsNothingToAsk() {
        try (Machine vm =
                Machine.launch(Machines.none().qmpMonitor(false).nullMonitor().build())) {
            assertTrue(vm.isRunning());
            assertThrows(IllegalStateException.class, vm::qmp);
            assertThrows(IllegalStateException.class, vm::pollEvent);
            assertThrows(IllegalStateException.class, vm::console);
            assertFalse(vm.commandLine().contains("-mon "), vm.commandLine());
        }
    }

    @Test
    void withoutMonitorABadOptionIsAnExit() {
        MachineSpec spec = Machines.none().qmpMonitor(false).args("-cpu", "").build();

        try (Machine vm = Machine.launch(spec)) {
            MachineExit exit = vm.waitForExit(Machines.LIMIT);

            assertEquals(1, exit.code());
            assertEquals(MachineExit.Cause.ERROR, exit.cause());
            assertTrue(exit.logTail().contains("-cpu option cannot be empty"), exit.logTail());
            assertTrue(vm.log().contains("-cpu option cannot be empty"), vm.log());
        }
    }

    @Test
    void environmentDirectoryAndWrapperReachQemu() throws IOException {
        Path seen = directory.resolve("seen");
        Path script = Machines.script(directory, "echo \"$PWD $COLOUR\" >" + seen, "exec \"$@\"");
        MachineSpec spec = Machines.none()
                .wrapper(script.toString())
                .directory(directory)
                .environment("COLOUR", "blue green")
                .build();

        try (Machine vm = Machine.launch(spec)) {
            assertEquals("running", status(vm));
        }
        assertEquals(directory.toRealPath() + " blue green", Machines.line(seen));
    }

    @Test
    void namedLogStaysInItsDirectory() throws IOException {
        MachineSpec spec =
                Machines.none().name("web").logDir(directory).args("-d", "help").build();

        try (Machine vm = Machine.launch(spec.toBuilder().qmpMonitor(false).build())) {
            assertEquals(directory, vm.logDir());
            assertNotEquals(directory, vm.tempDir());
            vm.waitForExit(Machines.LIMIT);
            assertTrue(vm.log().contains("Log items"), vm.log());
        }
        assertTrue(Files.readString(directory.resolve("web.log")).contains("Log items"));
    }

    @Test
    void socketsCanBeElsewhere() throws IOException {
        try (Machine vm = Machine.launch(Machines.onUnixSocket(Machines.qemu())
                .socketDir(directory)
                .name("web")
                .build())) {
            assertTrue(vm.commandLine().contains(directory.resolve("web-mon").toString()), vm.commandLine());
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void temporaryDirectoryIsFreeForTheUsersFiles() throws IOException {
        Machine vm = Machine.launch(Machines.none().tempRoot(directory).build());
        try (vm) {
            Files.writeString(vm.tempDir().resolve("mine"), "");
            assertEquals(directory, vm.tempDir().getParent());
            assertEquals(vm.tempDir(), vm.logDir());
        }
        assertFalse(Files.exists(vm.tempDir()));
    }
}
