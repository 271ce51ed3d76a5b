package io.qemu4j.bench;

import io.qemu4j.api.Command;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.qmp.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole session without any QEMU or system call: encode, write, frame, parse, route, wake, decode. Its
 * times hold two thread switches; its allocation ({@code -prof gc}) is the session's own and does not depend
 * on the machine.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SessionInMemory {
    private static final int COMMANDS = 256;
    private static final RawCommand QUERY_STATUS = Command.of("query-status");

    /** What comes back: {@code status}, 70 bytes, or {@code schema}, 207 kB. */
    @Param({"status", "schema"})
    public String reply = "";

    private QmpSession session;

    /** Opens the session. */
    @Setup(Level.Trial)
    public void open() {
        session = new MemoryQemu(reply.equals("schema") ? schema() : Recorded.STATUS).open(SessionOptions.defaults());
    }

    private static String schema() {
        String whole = new String(Recorded.schemaReply(), StandardCharsets.UTF_8);
        return whole.substring("{\"return\": ".length(), whole.lastIndexOf(", \"id\""));
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        session.close();
    }

    /** One after the other. */
    @Benchmark
    public JsonValue execute() {
        return session.execute(QUERY_STATUS);
    }

    /** Four in flight. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int executeAsync() {
        return Pipelined.slide(session, 4, COMMANDS);
    }
}
