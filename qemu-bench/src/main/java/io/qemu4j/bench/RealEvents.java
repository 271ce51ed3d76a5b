package io.qemu4j.bench;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.RawCommand;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Events of a real QEMU: {@code stop} and {@code cont} make one each. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RealEvents {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final RawCommand STOP = Command.of("stop");
    private static final RawCommand CONT = Command.of("cont");

    /** A session whose events are listened to. */
    @State(Scope.Benchmark)
    public static class Listening extends Target {
        // Ends with its session.
        private EventStream events;

        @Override
        void connected() {
            events = session().events(EventFilter.named("STOP", "RESUME"));
        }
    }

    /** A command, its event and its reply, twice. */
    @Benchmark
    @OperationsPerInvocation(2)
    public Event stopAndCont(Listening target) {
        target.session().execute(STOP);
        target.events.next(LIMIT);
        target.session().execute(CONT);
        return target.events.next(LIMIT);
    }
}
