package io.qemu4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.openjdk.jmh.runner.RunnerException;

/** Runs benchmarks for a moment, so that they cannot rot. What they measure here means nothing. */
@Isolated
class BenchmarksTest {
    @Test
    void codecRuns() throws RunnerException {
        assertEquals(
                3 + 1 + 1 + 2 + 3 + 3, Momentary.run(Momentary.options("Codec")).size());
    }

    @Test
    void eventMatchRuns() throws RunnerException {
        assertEquals(2 * 7, Momentary.run(Momentary.options("EventMatch")).size());
    }

    @Test
    void sessionInMemoryRuns() throws RunnerException {
        assertEquals(
                2,
                Momentary.run(Momentary.options("SessionInMemory").param("reply", "status"))
                        .size());
    }

    @Test
    void eventIngestRuns() throws RunnerException {
        assertEquals(
                2,
                Momentary.run(Momentary.options("EventIngest").param("subscribers", "8"))
                        .size());
    }
}
