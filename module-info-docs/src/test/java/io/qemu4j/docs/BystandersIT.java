package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.docs.guide.OverTls;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends the call of one, the others on the session keep theirs. QEMU is stopped to have calls wait. */
class BystandersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path shared;

    private static final List<Machine> MACHINES = new ArrayList<>();

    @BeforeAll
    static void launch() throws Exception {
        Path pki = Pki.in(shared);
        for (MonitorAddress address : List.of(
                new UnixAddress(shared.resolve("qmp")),
                new TcpAddress("localhost", 0),
                new TlsAddress("localhost", 0).withContext(OverTls.context(pki)).withQemuCredentials(pki))) {
            MACHINES.add(Machine.launch(MachineSpec.builder(QemuBinary.require())
                    .name(address.scheme())
                    .machine("none")
                    .accelerators("tcg")
                    .launchLimit(LIMIT)
                    .monitor(address)
                    .build()));
        }
    }

    @AfterAll
    static void close() {
        MACHINES.forEach(Machine::close);
    }

    /** Each transport with each kind of thread this JVM has. */
    static Stream<Arguments> everywhere() throws ReflectiveOperationException {
        List<ThreadFactory> factories = new ArrayList<>(List.of(BystandersIT::platform));
        if (Runtime.version().feature() >= 21) {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            factories.add((ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder));
        }
        return MACHINES.stream()
                .flatMap(vm -> factories.stream()
                        .map(threads -> Arguments.of(vm.spec().name().orElseThrow(), vm, threads)));
    }

    private static Thread platform(Runnable run) {
        Thread thread = new Thread(run, "caller");
        thread.setDaemon(true);
        return thread;
    }

    /** A call on a thread of its own. */
    private record Call(FutureTask<JsonValue> result, Thread thread) {
        static Call start(ThreadFactory threads, QmpSession session, Duration limit) {
            FutureTask<JsonValue> result = new FutureTask<>(() -> session.execute(Command.of("query-status"), limit));
            Thread thread = threads.newThread(result);
            thread.start();
            return new Call(result, thread);
        }

        Call awaitWaiting() {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                assertTrue(System.nanoTime() < end && thread.isAlive(), () -> "never waited: " + thread.getState());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return this;
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, () -> result.get(60, TimeUnit.SECONDS))
                    .getCause();
        }

        void assertAnswered() throws Exception {
            assertEquals("running", result.get(60, TimeUnit.SECONDS).asObject().string("status"));
        }
    }

    private static void assertGoesOn(Machine vm, Call... others) throws Exception {
        Signals.send(vm.pid(), "CONT");
        for (Call other : others) {
            other.assertAnswered();
        }
        assertTrue(vm.qmp().isOpen());
        assertEquals("running", vm.qmp().execute("query-status").asObject().string("status"));
    }

    @ParameterizedTest(name = "{0} {index}", autoCloseArguments = false)
    @MethodSource("everywhere")
    void anInterruptIsOneCallers(String scheme, Machine vm, ThreadFactory threads) throws Exception {
        Signals.send(vm.pid(), "STOP");
        Call before = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
        Call interrupted = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
        Call after = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();

        interrupted.thread().interrupt();

        assertInstanceOf(InterruptedCallException.class, interrupted.failure());
        assertGoesOn(vm, before, after);
    }

    /** The command is written by a thread that is interrupted already. */
    @ParameterizedTest(name = "{0} {index}", autoCloseArguments = false)
    @MethodSource("everywhere")
    void anInterruptBeforeTheCallIsOneCallers(String scheme, Machine vm, ThreadFactory threads) throws Exception {
        Signals.send(vm.pid(), "STOP");
        Call before = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
        FutureTask<Throwable> interrupted = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return assertThrows(InterruptedCallException.class, () -> vm.qmp().execute("query-status"));
        });
        threads.newThread(interrupted).start();
        interrupted.get(60, TimeUnit.SECONDS);
        Call after = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();

        assertGoesOn(vm, before, after);
    }

    /** More than fits between QEMU and here, so that the write blocks; to read it all would take QEMU a minute. */
    @ParameterizedTest(name = "{0} {index}", autoCloseArguments = false)
    @MethodSource("everywhere")
    void anInterruptInsideAWriteIsOneCallers(String scheme, Machine like, ThreadFactory threads) throws Exception {
        try (Machine vm = Machine.launch(like.spec())) {
            Signals.send(vm.pid(), "STOP");
            Call before = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
            FutureTask<JsonValue> large = new FutureTask<>(() ->
                    vm.qmp().execute("human-monitor-command", JsonObject.of("command-line", "x".repeat(16 << 20))));
            Thread writer = threads.newThread(large);
            writer.start();
            awaitWriteUnderWay(vm);

            writer.interrupt();

            awaitWriteUnderWay(vm);
            assertTrue(vm.qmp().isOpen());
            assertFalse(large.isDone());
            assertFalse(before.result().isDone());
            vm.kill();
        }
    }

    /** Until a command is not sent because another is being written. */
    private static void awaitWriteUnderWay(Machine vm) {
        Command<JsonValue> next = Command.of("query-status");
        while (assertThrows(CommandTimeoutException.class, () -> vm.qmp().execute(next, Duration.ofMillis(200)))
                .mayHaveExecuted()) {
            assertTrue(vm.qmp().isOpen());
        }
    }

    @ParameterizedTest(name = "{0} {index}", autoCloseArguments = false)
    @MethodSource("everywhere")
    void aTimeoutIsOneCallers(String scheme, Machine vm, ThreadFactory threads) throws Exception {
        Signals.send(vm.pid(), "STOP");
        Call before = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
        Call late = Call.start(threads, vm.qmp(), Duration.ofMillis(100));
        Call after = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();

        assertInstanceOf(CommandTimeoutException.class, late.failure());
        assertGoesOn(vm, before, after);
    }

    @ParameterizedTest(name = "{0} {index}", autoCloseArguments = false)
    @MethodSource("everywhere")
    void aCancelIsOneCallers(String scheme, Machine vm, ThreadFactory threads) throws Exception {
        Signals.send(vm.pid(), "STOP");
        Call before = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();
        CompletableFuture<JsonValue> cancelled = vm.qmp().executeAsync(Command.of("query-status"));
        Call after = Call.start(threads, vm.qmp(), LIMIT).awaitWaiting();

        assertTrue(cancelled.cancel(true));

        assertFalse(before.result().isDone());
        assertGoesOn(vm, before, after);
    }
}
