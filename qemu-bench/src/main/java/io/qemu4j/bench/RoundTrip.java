package io.qemu4j.bench;

import io.qemu4j.api.Command;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonValue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One command after the other with a real QEMU: how long a caller waits. Most of it is QEMU's own time. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoundTrip {
    private static final RawCommand QUERY_STATUS = Command.of("query-status");
    private static final RawCommand QUERY_SCHEMA = Command.of("query-qmp-schema");

    /** The smallest useful command. */
    @Benchmark
    public JsonValue queryStatus(Target target) {
        return target.session().execute(QUERY_STATUS);
    }

    /** The largest reply QEMU gives: 207 kB with 7.2. */
    @Benchmark
    public JsonValue querySchema(Target target) {
        return target.session().execute(QUERY_SCHEMA);
    }
}
