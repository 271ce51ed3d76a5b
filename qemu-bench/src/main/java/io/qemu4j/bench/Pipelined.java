package io.qemu4j.bench;

import io.qemu4j.api.Command;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.qmp.SessionOptions;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Commands sent before the replies to earlier ones are there. Without {@code oob} QEMU reads one at a time, so
 * nothing is gained; with it, QEMU reads ahead while it executes.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Pipelined {
    private static final int COMMANDS = 256;
    private static final RawCommand QUERY_STATUS = Command.of("query-status");

    /** A session that may have negotiated {@code oob}. */
    @State(Scope.Benchmark)
    public static class Window extends Target {
        /** Whether out-of-band execution is negotiated, which makes QEMU read ahead. */
        @Param({"false", "true"})
        public boolean oob;

        /** How many commands the benchmark keeps in flight. */
        @Param({"1", "4", "8", "64"})
        public int inFlight;

        @Override
        SessionOptions options(SessionOptions defaults) {
            return oob ? defaults.withOutOfBand() : defaults;
        }
    }

    /** A sliding window over the asynchronous API. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int executeAsync(Window window) {
        return slide(window.session(), window.inFlight, COMMANDS);
    }

    static int slide(QmpSession session, int inFlight, int commands) {
        Queue<CompletableFuture<JsonValue>> waiting = new ArrayDeque<>(inFlight);
        int seen = 0;
        for (int i = 0; i < commands; i++) {
            if (waiting.size() == inFlight) {
                seen += waiting.remove().join().isNull() ? 0 : 1;
            }
            waiting.add(session.executeAsync(QUERY_STATUS));
        }
        for (CompletableFuture<JsonValue> last : waiting) {
            seen += last.join().isNull() ? 0 : 1;
        }
        return seen;
    }
}
