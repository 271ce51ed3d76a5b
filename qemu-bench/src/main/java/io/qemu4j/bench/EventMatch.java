package io.qemu4j.bench;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** {@link EventFilter} against one event. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class EventMatch {
    /** See the README for what each is. */
    @Param({"none", "name", "hit", "nested-miss", "keys30", "list", "combined"})
    public String pattern = "";

    private Event event;
    private JsonObject json;
    private EventFilter filter;

    /** Prepares pattern and event. */
    @Setup(Level.Trial)
    public void prepare() {
        event = event(pattern.equals("keys30") ? wide() : narrow());
        json = pattern(pattern);
        filter = switch (pattern) {
            case "none" -> EventFilter.any();
            case "name" -> EventFilter.named("BLOCK_JOB_COMPLETED", "BLOCK_JOB_READY");
            case "combined" -> EventFilter.named("BLOCK_JOB_COMPLETED").and(EventFilter.matching(json));
            default -> EventFilter.matching(json);
        };
    }

    private static Event event(JsonObject data) {
        JsonObject made = JsonObject.of(
                "timestamp",
                JsonObject.of("seconds", 1700000000L, "microseconds", 123456),
                "event",
                "BLOCK_JOB_COMPLETED",
                "data",
                data);
        // Through text, as events come: nothing of the pattern is the same object as what it is compared with.
        return Event.of(JsonValue.parse(made.toString()).asObject());
    }

    private static JsonObject narrow() {
        return JsonObject.of(
                "type",
                "commit",
                "device",
                "disk0",
                "len",
                1048576,
                "offset",
                1048576,
                "flags",
                JsonValue.parse("[1,2,3,\"a\"]"));
    }

    private static JsonObject wide() {
        JsonObject data = JsonObject.empty();
        for (int i = 0; i < 30; i++) {
            data = data.with("key-" + i, i % 3 == 0 ? (Object) i : "value-" + i);
        }
        return data;
    }

    private static JsonObject pattern(String kind) {
        return JsonValue.parse(
                        switch (kind) {
                            case "none", "name" -> "{}";
                            case "hit", "combined" -> "{\"data\":{\"device\":\"disk0\"}}";
                            case "nested-miss" -> "{\"event\":\"BLOCK_JOB_COMPLETED\",\"data\":{\"device\":\"disk1\"}}";
                            case "keys30" -> "{\"data\":{\"key-0\":0,\"key-14\":\"value-14\",\"key-29\":\"value-29\"}}";
                            case "list" -> "{\"data\":{\"flags\":[1,2,3,\"a\"]}}";
                            default -> throw new IllegalArgumentException(kind);
                        })
                .asObject();
    }

    /** The filter made beforehand, as a stream does. */
    @Benchmark
    public boolean compiled() {
        return filter.fits(event);
    }

    /** The filter made for this one event. */
    @Benchmark
    public boolean oneOff() {
        return EventFilter.matching(json).fits(event);
    }
}
