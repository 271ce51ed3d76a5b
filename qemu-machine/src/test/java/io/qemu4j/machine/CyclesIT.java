package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.testkit.LeakCheck;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.Signals;
import io.qemu4j.testkit.StandIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Machines launched and ended in every way there is, eight at a time: nothing stays. {@code
 * -Dqemu4j.cycles=1000} for more of them.
 */
class CyclesIT {
    private static final int CYCLES = Integer.getInteger("qemu4j.cycles", 100);
    private static final int AT_A_TIME = 8;

    private final Map<String, Integer> ended = new ConcurrentHashMap<>();

    /** How a machine's life goes. */
    private interface Life {
        MachineExit.Cause live() throws Exception;
    }

    private static List<Life> lives() {
        return List.of(
                () -> launch(Machines.none()).shutdown(Machines.LIMIT).cause(),
                () -> launch(Machines.none().console()).kill().cause(),
                () -> bySignal("TERM"),
                () -> bySignal("KILL"),
                () -> bySignal("SEGV"),
                () -> failing(Machines.none().args("-bogus")),
                () -> failing(StandIn.neverConnecting(), Duration.ofMillis(100)),
                () -> failing(StandIn.playing(Script.lenient().noGreeting()), Duration.ofMillis(300)),
                CyclesIT::interrupted,
                CyclesIT::stopped);
    }

    private static Machine launch(MachineSpecBuilder spec) {
        return Machine.launch(spec.build());
    }

    private static MachineExit.Cause bySignal(String name) throws Exception {
        try (Machine vm = launch(Machines.none().console())) {
            Signals.send(vm.pid(), name);
            return vm.awaitExit(Machines.LIMIT).orElseThrow().cause();
        }
    }

    private static MachineExit.Cause stopped() throws Exception {
        Machine vm = launch(Machines.none());
        Signals.send(vm.pid(), "STOP");
        return assertThrows(AbnormalShutdownException.class, () -> vm.shutdown(Duration.ofMillis(500)))
                .exit()
                .cause();
    }

    private static MachineExit.Cause failing(MachineSpecBuilder spec) {
        LaunchFailedException e =
                assertThrows(LaunchFailedException.class, () -> launch(spec).close());
        return e.exit().map(MachineExit::cause).orElse(MachineExit.Cause.KILLED);
    }

    private static MachineExit.Cause failing(StandIn qemu, Duration limit) {
        try (qemu) {
            return failing(Machines.with(qemu.binary()).launchLimit(limit));
        }
    }

    /** Interrupted somewhere on the way, be it in the launch, in a command or in the shutdown. */
    private static MachineExit.Cause interrupted() throws InterruptedException {
        MachineExit.Cause[] cause = {MachineExit.Cause.KILLED};
        Thread caller = new Thread(() -> {
            try (Machine vm = launch(Machines.none())) {
                vm.qmp().execute("query-status");
                cause[0] = vm.shutdown(Machines.LIMIT).cause();
            } catch (InterruptedCallException e) {
                assertTrue(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        caller.join(1 + System.nanoTime() % 300);
        caller.interrupt();
        caller.join();
        return cause[0];
    }

    private void run(int cycles) throws Exception {
        List<Life> lives = lives();
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < cycles; i++) {
                Life life = lives.get(i % lives.size());
                String name = String.format("%02d", i % lives.size());
                running.add(threads.submit(() -> ended.merge(name + " " + life.live(), 1, Integer::sum)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Tag("cycles")
    void nothingStaysHoweverMachinesEnd(TestReporter reporter) throws Exception {
        run(AT_A_TIME + 2);
        LeakCheck check = LeakCheck.begin();
        long start = System.nanoTime();

        run(CYCLES);

        long taken = (System.nanoTime() - start) / 1_000_000_000L;
        assertEquals(List.of(), check.leaks(Machines.LIMIT));
        reporter.publishEntry(CYCLES + " cycles in " + taken + " s; " + new TreeMap<>(ended));
        assertTrue(ended.keySet().stream().anyMatch(end -> end.endsWith("SIGNAL")), ended::toString);
        assertEquals(
                CYCLES + AT_A_TIME + 2, ended.values().stream().mapToInt(n -> n).sum());
    }
}
