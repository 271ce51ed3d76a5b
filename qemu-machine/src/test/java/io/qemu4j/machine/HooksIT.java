package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.qmp.Qmp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others add to a machine: hooks, and monitors of their own. */
class HooksIT {
    @TempDir
    private Path directory;

    private final List<String> calls = new ArrayList<>();

    /** Writes down its calls; fails at one of them if it is told to. */
    private final class Diary implements MachineHooks {
        private final String name;
        private final String fault;
        private MachineExit seen;

        Diary(String name, String fault) {
            this.name = name;
            this.fault = fault;
        }

        private void note(String call) throws IOException {
            calls.add(name + " " + call);
            if (fault.equals(call)) {
                throw new IOException(call + " is meant to fail");
            }
        }

        @Override
        public List<String> arguments(LaunchContext launch) throws IOException {
            note("arguments");
            assertTrue(Files.isDirectory(launch.tempDir()));
            return List.of("-name", name + "," + "debug-threads=off");
        }

        @Override
        public void beforeStart(LaunchContext launch) throws IOException {
            note("before");
            Files.writeString(launch.tempDir().resolve("mine"), "");
        }

        @Override
        public void afterLaunch(Machine vm) throws IOException {
            note("after");
            assertEquals(
                    name,
                    vm.qmp()
                            .execute("query-name")
                            .asObject()
                            .find("name")
                            .map(n -> n.asString())
                            .orElse("?"));
        }

        @Override
        public void afterExit(LaunchContext launch, MachineExit exit) throws IOException {
            seen = exit;
            assertTrue(Files.isDirectory(launch.tempDir()));
            note("exit");
        }
    }

    @Test
    void areCalledInOrderAndBackwardsInTheEnd() {
        Diary first = new Diary("one", "");
        MachineHooks second = new MachineHooks() {
            @Override
            public void afterExit(LaunchContext launch, MachineExit exit) {
                calls.add("two exit");
            }
        };
        Machine vm = Machine.launch(
                Machines.none().hooks(first).hooks(second).args("-S").build());
        List<String> line = vm.arguments();

        assertEquals(List.of("-name", "one,debug-threads=off", "-S"), line.subList(line.size() - 3, line.size()));
        assertEquals(List.of("one arguments", "one before", "one after"), calls);
        MachineExit exit = vm.shutdown(Machines.LIMIT);
        vm.close();

        assertEquals(List.of("one arguments", "one before", "one after", "two exit", "one exit"), calls);
        assertSame(exit, first.seen);
    }

    @Test
    void failureEndsTheLaunchAndIsItsCause() {
        for (String call : List.of("arguments", "before", "after")) {
            calls.clear();
            MachineSpec spec = Machines.none().hooks(new Diary("one", call)).build();

            LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec));

            assertEquals(call + " is meant to fail", e.getCause().getMessage());
            assertEquals("one exit", calls.get(calls.size() - 1));
        }
    }

    @Test
    void failureInTheEndStopsNothing() {
        Machine vm =
                Machine.launch(Machines.none().hooks(new Diary("one", "exit")).build());

        vm.close();

        assertEquals("one exit", calls.get(calls.size() - 1));
        assertFalse(Files.exists(vm.tempDir()));
    }

    @Test
    void failedLaunchIsClearedAwayToo() {
        Diary diary = new Diary("one", "");
        MachineSpecBuilder spec = Machines.none().hooks(diary);

        assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(spec.args("-bogus").build()));
        assertEquals(1, diary.seen.code());

        assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.with("/nonexistent").hooks(diary).build()));
        assertNull(diary.seen);
    }

    @Test
    void hookMayCloseTheMachine() {
        MachineHooks closing = new MachineHooks() {
            @Override
            public void afterLaunch(Machine vm) {
                vm.close();
            }
        };

        Machine vm = Machine.launch(Machines.none().hooks(closing).build());

        assertFalse(vm.isRunning());
    }

    @Test
    void othersLookInThroughAnExtraMonitor() {
        assertExtraMonitor(new UnixAddress(directory.resolve("a, b")), Machine::close);
        // Only a QEMU that ends in order removes the file by itself.
        assertExtraMonitor(new UnixAddress(directory.resolve("door")), Machine::kill);
        assertFalse(Files.exists(directory.resolve("a, b")));
        assertFalse(Files.exists(directory.resolve("door")));
    }

    private static void assertExtraMonitor(MonitorAddress address, Consumer<Machine> end) {
        Machine vm = Machine.launch(Machines.none()
                .extraMonitor(address)
                .extraMonitor(new TcpAddress("127.0.0.1", 0))
                .build());
        try (vm;
                QmpSession other = Qmp.connect(address)) {
            assertEquals("running", other.execute("query-status").asObject().string("status"));
            assertEquals("running", vm.qmp().execute("query-status").asObject().string("status"));
            end.accept(vm);
        }
    }

    @Test
    void extraMonitorIsNotOpenToTheNetworkUnasked() {
        TcpAddress everywhere = new TcpAddress("0.0.0.0", 0);

        LaunchFailedException e = assertThrows(
                LaunchFailedException.class,
                () -> Machine.launch(Machines.none().extraMonitor(everywhere).build()));

        assertTrue(e.getMessage().contains("tcp:0.0.0.0:0 (0.0.0.0): others than this host reach it"), e.getMessage());
        Machine.launch(Machines.none().extraMonitor(everywhere.insecure()).build())
                .close();
    }

    /** A hook that takes its time holds up who closes the machine, and nobody else. */
    @Test
    void exitIsKnownWhileHooksClearAway() throws Exception {
        CountDownLatch clearing = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        MachineHooks slow = new MachineHooks() {
            @Override
            public void afterExit(LaunchContext launch, @Nullable MachineExit exit) throws IOException {
                clearing.countDown();
                try {
                    assertTrue(asked.await(20, TimeUnit.SECONDS), "exit() waited for the cleaning up");
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        Machine vm = Machine.launch(Machines.none().hooks(slow).build());
        Thread closing = new Thread(vm::close);
        closing.start();
        assertTrue(clearing.await(60, TimeUnit.SECONDS));

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> vm.exit().orElseThrow());

        asked.countDown();
        closing.join();
    }

    @Test
    void fileInTheWayOfAnExtraMonitorIsNotRemoved() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        MachineSpec spec = Machines.none().extraMonitor(new UnixAddress(file)).build();

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec));

        assertTrue(e.getMessage().contains("precious: not a socket"), e.getMessage());
        assertEquals("data", Files.readString(file));
    }

    @Test
    void addressThatQemuCannotListenOnIsRefused() {
        MonitorAddress other = () -> "pigeon";

        assertThrows(IllegalArgumentException.class, () -> Machines.none().extraMonitor(other));
    }
}
