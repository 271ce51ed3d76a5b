package io.qemu4j.bench;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventParser;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParser;
import io.qemu4j.api.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
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

/** Text to tree and back, alone. {@link SessionInMemory} has the same inside a session. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Codec {
    /** A message to read. */
    @State(Scope.Benchmark)
    public static class Message {
        /** {@code status} (80 bytes), {@code event} (about 150), {@code schema} (207 kB). */
        @Param({"status", "event", "schema"})
        public String message = "";

        private final JsonParser parser = new JsonParser();
        private byte[] bytes;

        /** Picks it. */
        @Setup(Level.Trial)
        public void pick() {
            bytes = switch (message) {
                case "status" -> Recorded.line("{\"return\": " + Recorded.STATUS + ", \"id\": 1}");
                case "event" -> Recorded.line(Recorded.events().get(2));
                case "schema" -> Recorded.schemaReply();
                default -> throw new IllegalArgumentException(message);
            };
        }
    }

    /** A command to write. */
    @State(Scope.Benchmark)
    public static class Arguments {
        /** {@code none}, or those of a {@code blockdev-add}. */
        @Param({"none", "blockdev"})
        public String arguments = "";

        private JsonObject command;

        /** Picks them. */
        @Setup(Level.Trial)
        public void pick() {
            command = arguments.equals("none")
                    ? JsonObject.of("execute", "query-status", "id", 1)
                    : JsonObject.of(
                            "execute",
                            "blockdev-add",
                            "arguments",
                            JsonObject.of(
                                    "driver",
                                    "qcow2",
                                    "node-name",
                                    "disk0",
                                    "read-only",
                                    false,
                                    "cache",
                                    JsonObject.of("direct", true, "no-flush", false),
                                    "file",
                                    JsonObject.of("driver", "file", "filename", "/var/lib/vm/disk0.qcow2")),
                            "id",
                            1);
        }
    }

    /** Tree to bytes. */
    @Benchmark
    public byte[] encode(Arguments in) {
        return in.command.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes to tree, as a session does it. */
    @Benchmark
    public JsonValue decode(Message in) {
        return in.parser.parse(in.bytes, 0, in.bytes.length);
    }

    /** Bytes to event, checked but not decoded, as a session does it. */
    @Benchmark
    public Event readEvent(EventMessage in) {
        in.events.read(in.bytes, 0, in.bytes.length);
        return in.events.event();
    }

    /** Bytes to event to the tree of its data. */
    @Benchmark
    public JsonObject decodeEvent(EventMessage in) {
        return readEvent(in).data();
    }

    /** An event to read. */
    @State(Scope.Benchmark)
    public static class EventMessage {
        private final EventParser events = new EventParser();
        private final byte[] bytes = Recorded.line(Recorded.events().get(2));
    }

    /** The yardstick: Gson's tokens as strings, no tree, from the same bytes, as quick as Gson goes. */
    @Benchmark
    public int gsonStreaming(Message in) throws IOException {
        return walk(new JsonReader(new StringReader(new String(in.bytes, StandardCharsets.UTF_8))));
    }

    /** The same through a stream decoder, which never holds the text as a whole. */
    @Benchmark
    public int gsonStreamingFromStream(Message in) throws IOException {
        return walk(new JsonReader(new InputStreamReader(new ByteArrayInputStream(in.bytes), StandardCharsets.UTF_8)));
    }

    private static int walk(JsonReader reader) throws IOException {
        reader.setStrictness(Strictness.STRICT);
        int sum = 0;
        while (true) {
            switch (reader.peek()) {
                case BEGIN_OBJECT -> reader.beginObject();
                case END_OBJECT -> reader.endObject();
                case BEGIN_ARRAY -> reader.beginArray();
                case END_ARRAY -> reader.endArray();
                case NAME -> sum += reader.nextName().length();
                case STRING, NUMBER -> sum += reader.nextString().length();
                case BOOLEAN -> sum += reader.nextBoolean() ? 1 : 0;
                case NULL -> reader.nextNull();
                case END_DOCUMENT -> {
                    return sum;
                }
            }
        }
    }
}
