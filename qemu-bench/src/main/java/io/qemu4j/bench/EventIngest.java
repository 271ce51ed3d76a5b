package io.qemu4j.bench;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.QmpSession;
import io.qemu4j.qmp.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * Events from a replayed stream through a session to its subscribers, in bursts that fit a stream's bound, so
 * that none is lost. One thread takes from all streams: what is counted is the work, not its wake-ups.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class EventIngest {
    private static final int EVENTS = 8192;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LAST = "BURST_END";

    /** How many streams are open. */
    @Param({"1", "8", "64"})
    public int subscribers;

    /** {@code name}: each stream wants one event in eight and reads no data; {@code data}: all of all. */
    @Param({"name", "data"})
    public String reading = "";

    private final MemoryQemu qemu = new MemoryQemu("{}");
    private final List<EventStream> streams = new ArrayList<>();
    private final byte[] burst = burst();
    private QmpSession session;

    private static byte[] burst() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Recorded.eventBytes(EVENTS - 1));
        bytes.writeBytes(Recorded.line(
                "{\"timestamp\": {\"seconds\": 1700000000, \"microseconds\": 1}, \"event\": \"" + LAST + "\"}"));
        return bytes.toByteArray();
    }

    /** Opens session and streams. */
    @Setup(Level.Trial)
    public void open() {
        session = qemu.open(SessionOptions.defaults());
        for (int i = 0; i < subscribers; i++) {
            streams.add(session.events(
                    reading.equals("name") ? EventFilter.named("BLOCK_JOB_COMPLETED", LAST) : EventFilter.any()));
        }
    }

    /** Closes them. */
    @TearDown(Level.Trial)
    public void close() {
        streams.forEach(EventStream::close);
        session.close();
    }

    /** One burst, from its first byte until every subscriber has seen the last event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int ingest() {
        qemu.replay(burst);
        boolean readsData = reading.equals("data");
        int seen = 0;
        for (EventStream stream : streams) {
            Event event;
            do {
                event = stream.next(LIMIT);
                seen += readsData ? event.data().size() : 1;
            } while (!event.name().equals(LAST));
        }
        return seen;
    }
}
