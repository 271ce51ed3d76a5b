package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.qmp.EventOverflow;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to end; that nothing is left is checked after each test. */
class ShutdownIT {
    @TempDir
    private Path directory;

    private static Machine launch() {
        return Machine.launch(Machines.none().build());
    }

    @Test
    void shutdownQuitsAndASecondOneDoesNothing() {
        Machine vm = launch();

        MachineExit exit = vm.shutdown(Machines.LIMIT);

        assertEquals(0, exit.code());
        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
        assertEquals("host-qmp-quit", ShutdownReason.of(exit.shutdownEvent().orElseThrow()));
        assertSame(exit, vm.shutdown(Duration.ZERO));
        assertSame(exit, vm.kill());
        assertSame(exit, vm.waitForExit(Duration.ZERO));
        assertSame(exit, vm.exit().orElseThrow());
        vm.close();
        assertThrows(SessionClosedException.class, () -> vm.qmp().execute("query-status"));
    }

    @Test
    void killIsSilent() {
        Machine vm = launch();

        MachineExit exit = vm.kill();

        assertEquals(137, exit.code());
        assertEquals(OptionalInt.of(9), exit.signal());
        assertEquals(MachineExit.Cause.KILLED, exit.cause());
        assertTrue(exit.expected());
        assertTrue(exit.shutdownEvent().isEmpty());
        assertFalse(Files.exists(vm.tempDir()));
    }

    @Test
    void stoppedQemuIsDeadWithinTheLimit() throws Exception {
        Machine vm = launch();
        Signals.send(vm.pid(), "STOP");
        Duration limit = Duration.ofSeconds(5);
        long start = System.nanoTime();

        AbnormalShutdownException e = assertThrows(AbnormalShutdownException.class, () -> vm.shutdown(limit));

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(taken.compareTo(limit) < 0, taken::toString);
        assertEquals(MachineExit.Cause.KILLED, e.exit().cause());
        assertFalse(e.exit().expected());
        assertFalse(Files.exists(vm.tempDir()));
        vm.close();
    }

    @Test
    void withoutMonitorSigtermEndsIt() {
        Machine vm = Machine.launch(Machines.none().qmpMonitor(false).console().build());

        MachineExit exit = vm.shutdown(Machines.LIMIT);

        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
    }

    @Test
    void sessionThatTheUserClosedIsNoObstacle() {
        Machine vm = launch();
        vm.qmp().close();

        MachineExit exit = vm.shutdown(Machines.LIMIT);

        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
        assertEquals(0, exit.code());
    }

    @Test
    void qemuThatWasToldToQuitByTheUserEndedWell() {
        Machine vm = launch();
        vm.qmp().execute("quit");

        assertTrue(vm.shutdown(Machines.LIMIT).expected());
    }

    @Test
    void qemuThatIsGoneIsNoErrorForShutdown() throws Exception {
        Machine vm = launch();
        Signals.send(vm.pid(), "TERM");
        MachineExit seen = vm.awaitExit(Machines.LIMIT).orElseThrow();

        assertTrue(Files.exists(vm.tempDir()), "awaitExit has no side effect");
        assertEquals(MachineExit.Cause.HOST, seen.cause());
        assertEquals("host-signal", ShutdownReason.of(seen.shutdownEvent().orElseThrow()));
        assertTrue(seen.logTail().contains("terminating on signal 15"), seen.logTail());
        assertSame(seen, vm.shutdown(Machines.LIMIT));
        assertFalse(Files.exists(vm.tempDir()));
    }

    /** The second event drives the first out of a stream that holds one, or ends the stream. */
    @ParameterizedTest
    @EnumSource
    void boundOnEventsIsNoneOnTheExitReport(EventOverflow overflow) {
        Machine vm = Machine.launch(Machines.none()
                .machine("pc")
                .args("-nodefaults", "-S", "-m", "16", "-action", "reboot=shutdown,shutdown=pause")
                .session(SessionOptions.defaults().withEventBound(1).withEventOverflow(overflow))
                .build());
        try (EventStream all = vm.qmp().events(EventFilter.named("SHUTDOWN"))) {
            vm.qmp().execute("system_reset");
            assertEquals("host-qmp-system-reset", ShutdownReason.of(all.next(Machines.LIMIT)));
        }

        vm.close();

        assertEquals("host-qmp-quit", vm.exit().orElseThrow().reason().orElseThrow());
        assertEquals(MachineExit.Cause.REQUESTED, vm.exit().orElseThrow().cause());
        assertFalse(Files.exists(vm.tempDir()));
    }

    /** The end of the session is told on that thread too, and would not be until it is free. */
    @Test
    void executorOfTheSessionMayWaitForTheEnd() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (Machine vm = Machine.launch(Machines.none()
                .session(SessionOptions.defaults().withExecutor(one))
                .build())) {
            Future<Optional<MachineExit>> exit = one.submit(() -> {
                vm.qmp().execute("quit");
                Machines.await(() -> !vm.isRunning());
                long start = System.nanoTime();
                Optional<MachineExit> seen = vm.exit();
                assertTrue(System.nanoTime() - start < Duration.ofMillis(900).toNanos());
                return seen;
            });

            assertEquals(
                    "host-qmp-quit",
                    exit.get(60, TimeUnit.SECONDS).orElseThrow().reason().orElseThrow());
        } finally {
            one.shutdown();
            assertTrue(one.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void crashIsReportedAndNotThrown() throws Exception {
        Machine vm = launch();
        try (vm) {
            Signals.send(vm.pid(), "SEGV");
        }

        MachineExit exit = vm.exit().orElseThrow();
        assertEquals(OptionalInt.of(11), exit.signal());
        assertEquals(MachineExit.Cause.SIGNAL, exit.cause());
        assertFalse(exit.expected());
    }

    @Test
    void awaitExitHasNoSideEffects() {
        try (Machine vm = launch()) {
            assertEquals(Optional.empty(), vm.awaitExit(Duration.ZERO));
            assertEquals(Optional.empty(), vm.awaitExit(Duration.ofMillis(1)));
            assertTrue(vm.qmp().isOpen() && vm.isRunning());
        }
    }

    @Test
    void waitForExitKillsWhatDoesNotEnd() {
        Machine vm = launch();

        AbnormalShutdownException e =
                assertThrows(AbnormalShutdownException.class, () -> vm.waitForExit(Duration.ofMillis(1)));

        assertEquals(MachineExit.Cause.KILLED, e.exit().cause());
    }

    @Test
    void killFromAnotherThreadEndsAWait() throws Exception {
        Machine vm = launch();
        CompletableFuture<MachineExit> waiting =
                CompletableFuture.supplyAsync(() -> vm.waitForExit(Duration.ofDays(10_000)));

        MachineExit exit = vm.kill();

        assertSame(exit, waiting.get(10, TimeUnit.SECONDS));
    }

    @Test
    void manyMayCloseAtOnce() throws Exception {
        Machine vm = launch();
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closers.add(new Thread(vm::close));
        }
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
            assertFalse(Files.exists(vm.tempDir()));
        }

        assertEquals(0, vm.exit().orElseThrow().code());
    }

    @Test
    void interruptedCloseKillsAndKeepsTheFlag() {
        Machine vm = launch();
        Thread.currentThread().interrupt();

        vm.close();

        assertTrue(Thread.interrupted());
        assertEquals(MachineExit.Cause.KILLED, vm.exit().orElseThrow().cause());
        assertFalse(Files.exists(vm.tempDir()));
    }

    @Test
    void interruptedShutdownLeavesTheMachineForClose() {
        Machine vm = launch();
        Thread.currentThread().interrupt();

        assertThrows(InterruptedCallException.class, () -> vm.shutdown(Machines.LIMIT));

        assertTrue(Thread.interrupted());
        vm.close();
        assertTrue(vm.exit().orElseThrow().expected());
    }

    @Test
    void forkingWrapperIsKilledWithItsChildren() throws IOException {
        Path script = Machines.script(directory, "\"$@\" &", "echo $! >" + directory.resolve("pid"), "wait");
        Machine vm = Machine.launch(Machines.none().wrapper(script.toString()).build());
        long qemu = Long.parseLong(Machines.line(directory.resolve("pid")));
        assertTrue(Machines.runs(qemu));

        vm.kill();

        assertFalse(Machines.runs(qemu));
    }

    /** Detached, so that no guard ends it either. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void qemuWhoseWrapperWasKilledIsToldToQuit(boolean kill) throws Exception {
        Path script = Machines.script(directory, "\"$@\" &", "echo $! >" + directory.resolve("pid"), "wait");
        Machine vm = Machine.launch(
                Machines.none().wrapper(script.toString()).detached().build());
        long qemu = Long.parseLong(Machines.line(directory.resolve("pid")));
        Signals.send(vm.pid(), "KILL");
        assertEquals(
                MachineExit.Cause.SIGNAL,
                vm.awaitExit(Machines.LIMIT).orElseThrow().cause());
        assertTrue(Machines.runs(qemu));

        if (kill) {
            vm.kill();
        } else {
            vm.close();
        }

        assertFalse(vm.qmp().isOpen());
        Machines.await(() -> !runs(qemu));
    }

    private static boolean runs(long pid) {
        try {
            return Machines.runs(pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void wrappersChildrenDoNotOutliveAnOrderlyEnd() throws IOException {
        Path script = Machines.script(directory, "sleep 600 &", "echo $! >" + directory.resolve("pid"), "exec \"$@\"");
        Machine vm = Machine.launch(Machines.none().wrapper(script.toString()).build());
        long sleeper = Long.parseLong(Machines.line(directory.resolve("pid")));

        assertEquals(0, vm.shutdown(Machines.LIMIT).code());

        assertFalse(Machines.runs(sleeper));
    }

    /** What QEMU runs for a migration is out of its own sight: it keeps no record of it. */
    @ParameterizedTest
    @ValueSource(strings = {"kill", "shutdown", "waitForExit", "close"})
    void whatQemuStartedDoesNotOutliveIt(String end) throws IOException {
        Path pid = directory.resolve("pid");
        Machine vm = Machine.launch(Machines.none()
                .args("-incoming", "exec:echo $$ >" + pid + "; exec sleep 600")
                .build());
        long sleeper = Long.parseLong(Machines.line(pid));
        assertTrue(Machines.runs(sleeper));

        switch (end) {
            case "kill" -> vm.kill();
            case "shutdown" -> assertEquals(0, vm.shutdown(Machines.LIMIT).code());
            case "waitForExit" ->
                assertThrows(AbnormalShutdownException.class, () -> vm.waitForExit(Duration.ofMillis(1)));
            default -> vm.close();
        }

        assertFalse(Machines.runs(sleeper));
    }
}
