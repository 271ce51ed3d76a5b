package io.qemu4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.openjdk.jmh.runner.RunnerException;

/** As {@link BenchmarksTest}, for those that start a QEMU. */
@Isolated
class RealQemuBenchmarksTest {
    @BeforeAll
    static void qemuIsThere() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "qemu-system-x86_64"))),
                "no qemu-system-x86_64 on the path");
    }

    @Test
    void roundTripRuns() throws RunnerException {
        assertEquals(
                2 * 3,
                Momentary.run(Momentary.options("RoundTrip").param("transport", "unix", "tcp", "jdk-unix"))
                        .size());
    }

    @Test
    void pipelinedRuns() throws RunnerException {
        assertEquals(
                2,
                Momentary.run(Momentary.options("Pipelined").param("inFlight", "8"))
                        .size());
    }

    @Test
    void realEventsRun() throws RunnerException {
        assertEquals(1, Momentary.run(Momentary.options("RealEvents")).size());
    }

    @Test
    void fdPassingRuns() throws RunnerException {
        assertEquals(1, Momentary.run(Momentary.options("FdPassing")).size());
    }

    @Test
    void idleSessionsRun() throws RunnerException {
        assertEquals(
                1,
                Momentary.run(Momentary.options("IdleSessions").param("sessions", "10"))
                        .size());
    }
}
