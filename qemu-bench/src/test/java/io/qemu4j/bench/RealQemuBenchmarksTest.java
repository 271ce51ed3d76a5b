package io.qemu4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.testkit.QemuBinary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** As {@link BenchmarksTest}, for those that start a QEMU. */
@Isolated
class RealQemuBenchmarksTest {
    private final String qemu = QemuBinary.require();

    @Test
    void roundTripRuns() throws RunnerException {
        assertEquals(
                2 * 3,
                Momentary.run(options("RoundTrip").param("transport", "unix", "tcp", "jdk-unix"))
                        .size());
    }

    @Test
    void pipelinedRuns() throws RunnerException {
        assertEquals(
                2, Momentary.run(options("Pipelined").param("inFlight", "8")).size());
    }

    @Test
    void realEventsRun() throws RunnerException {
        assertEquals(1, Momentary.run(options("RealEvents")).size());
    }

    @Test
    void fdPassingRuns() throws RunnerException {
        assertEquals(1, Momentary.run(options("FdPassing")).size());
    }

    @Test
    void launchQuitRuns() throws RunnerException {
        assertEquals(3, Momentary.run(options("LaunchQuit")).size());
    }

    @Test
    void idleSessionsRun() throws RunnerException {
        assertEquals(
                2,
                Momentary.run(options("IdleSessions")
                                .param("sessions", "10")
                                .param("earlier", "20")
                                .param("client", "sdk", "minimal"))
                        .size());
    }

    private ChainedOptionsBuilder options(String benchmark) {
        return Momentary.options(benchmark).param("qemu", qemu);
    }
}
