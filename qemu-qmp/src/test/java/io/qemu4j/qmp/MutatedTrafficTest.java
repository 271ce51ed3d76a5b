package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventParser;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParseException;
import io.qemu4j.api.json.JsonParser;
import io.qemu4j.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What QEMUs say, damaged at random, by the million: nothing but the documented exceptions may come of it.
 * {@code -DargLine=-Dqemu4j.fuzz.frames=10000000} runs more of it than a build has time for.
 */
@Tag("fuzz")
class MutatedTrafficTest {
    private static final long FRAMES = Long.getLong("qemu4j.fuzz.frames", 200_000);
    private static final int CAP = 20_000;
    private static final String STRUCTURE = "{}[]\",:\\ \r\n\t0123456789.eE+-truefalsnd\u00e9";

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final List<String> TRAFFIC = List.of(
            "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\": \"\"},"
                    + " \"capabilities\": [\"oob\"]}}\r\n",
            "{\"return\": {}, \"id\": 0}\r\n",
            "{\"return\": {\"status\": \"running\", \"singlestep\": false, \"running\": true}, \"id\": 1}\r\n",
            "{\"id\": 2, \"error\": {\"class\": \"GenericError\", \"desc\": \"it\\u2019s \\ud83d\\ude00 \\\"no\\\"\"}}\r\n",
            "{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}\r\n",
            "{\"timestamp\": {\"seconds\": 1795446188, \"microseconds\": 605699}, \"event\": \"STOP\"}\r\n",
            "{\"timestamp\": {\"seconds\": -1, \"microseconds\": -1}, \"event\": \"SHUTDOWN\","
                    + " \"data\": {\"guest\": true, \"reason\": \"guest-shutdown\"}}\r\n",
            "{\"timestamp\": {\"seconds\": 1795446188, \"microseconds\": 5}, \"event\": \"BLOCK_JOB_COMPLETED\", \"data\":"
                    + " {\"device\": \"d\", \"len\": 7, \"a\": [{\"b\": null}, \"\\\\\", -1], \"type\": \"mirror\"}}\r\n",
            "{\n    \"return\": [\n        18446744073709551615,\n        -1.5e+3,\n        null\n    ],\n    \"id\": 3\n}\r\n",
            "{\"return\": [[[[{\"a\": [inf]}]]]], \"id\": 4}\r\n",
            "{\"return\": " + "7".repeat(1001) + ", \"id\": 5}\r\n",
            "{\"return\": {}, \"return\": {}, \"id\": 6}\r\n",
            "{\"return\": {}, \"id\": 99999999999}\r\n",
            "{\"return\": {}}\r\n",
            "{\"return\": " + members(100, "") + ", \"id\": 7}\r\n",
            "{\"return\": " + members(100, ", \"m3\": 0") + ", \"id\": 8}\r\n",
            "{\"return\": \"\\u0000\\b\\f\\n\\r\\t\\/\\\\\", \"id\": 1.0}\r\n");

    private static String members(int count, String more) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\": " + i)
                .collect(Collectors.joining(", ", "{", more + "}"));
    }

    private final Random random = new Random(42);
    private final JsonParser parser = new JsonParser();
    private long frames;
    private long whole;
    private long refused;
    private long inside;
    private long lazy;
    private @Nullable Reply success;
    private long successes;

    @Test
    void damagedMessagesAreReadOrRefused() {
        while (frames < FRAMES) {
            byte[] stream = damagedStream();
            read(stream);
            parseUnframed(stream);
        }

        assertTrue(whole > FRAMES / 20, whole + " of " + frames + " frames made sense: too few to say much");
        assertTrue(lazy > FRAMES / 20, lazy + " of " + frames + " frames were events: too few to say much");
        assertTrue(
                successes > FRAMES / 20, successes + " of " + frames + " frames were successes: too few to say much");
        assertTrue(inside > FRAMES / 1000, inside + " streams ended inside a message: too few to say much");
        assertTrue(refused > FRAMES / 1000, refused + " streams were refused: too few to say much");
    }

    private byte[] damagedStream() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int messages = 1 + random.nextInt(8);
        for (int i = 0; i < messages; i++) {
            byte[] message = TRAFFIC.get(random.nextInt(TRAFFIC.size())).getBytes(StandardCharsets.ISO_8859_1);
            stream.writeBytes(random.nextInt(3) == 0 ? damaged(message) : message);
            if (random.nextInt(300) == 0) {
                stream.writeBytes(large());
            }
        }
        return stream.toByteArray();
    }

    /** One that makes the buffer grow, and in one case of six goes over the cap. */
    private byte[] large() {
        int length = random.nextBoolean() ? random.nextInt(CAP * 6 / 5) : CAP - 22 + random.nextInt(5);
        String padding = "x".repeat(length);
        return ("{\"return\": \"" + padding + "\", \"id\": 2}\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] damaged(byte[] message) {
        int at = random.nextInt(message.length);
        return switch (random.nextInt(5)) {
            case 0 -> part(message, 0, at);
            case 1 -> part(message, at, message.length);
            case 2 -> joined(part(message, 0, at), noise(1 + random.nextInt(4)), part(message, at, message.length));
            case 3 ->
                joined(part(message, 0, at), "[".repeat(random.nextInt(1100)).getBytes(StandardCharsets.UTF_8));
            default -> {
                byte[] changed = message.clone();
                changed[at] = noise(1)[0];
                yield changed;
            }
        };
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) STRUCTURE.charAt(random.nextInt(STRUCTURE.length()));
        }
        return noise;
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void read(byte[] stream) {
        Framer framer = new Framer(CAP);
        Conversation conversation = new Conversation();
        for (int i = 0; i < 4; i++) {
            Pending pending = conversation
                    .begin(Request.of(Command.of("x"), new Drafts()))
                    .orElseThrow();
            if (i > 0) {
                pending.markWritten();
            }
        }
        try {
            for (int at = 0; at < stream.length; ) {
                int offset = framer.space();
                int room = Math.min(stream.length - at, framer.buffer().length - offset);
                int count = 1 + random.nextInt(room);
                System.arraycopy(stream, at, framer.buffer(), offset, count);
                framer.received(count);
                at += count;
                while (framer.next()) {
                    frames++;
                    success = Success.read(parser, framer.buffer(), framer.frameOffset(), framer.frameLength());
                    JsonObject tree = parse(framer.buffer(), framer.frameOffset(), framer.frameLength())
                            .asObject();
                    compare(tree);
                    conversation.accept(tree);
                    if (framer.isEvent()) {
                        compare(framer.events(), Event.of(tree));
                    }
                    whole++;
                }
            }
            inside += framer.isMidFrame() ? 1 : 0;
        } catch (ProtocolException | JsonParseException documented) {
            // What is recognised as an event is what nobody refuses.
            boolean isText = framer.frameLength() <= CAP && documented instanceof JsonParseException;
            assertFalse(isText && (framer.isEvent() || success != null));
            refused++;
        }
        assertTrue(conversation.end().size() <= 4);
        assertTrue(conversation.begin(Request.of(Command.of("x"), new Drafts())).isEmpty());
    }

    /** A success that was recognised says what the whole message says. */
    private void compare(JsonObject tree) {
        if (success != null) {
            assertEquals(tree, success.message());
            assertNull(success.error());
            assertEquals(tree.get("return"), success.returned());
            successes++;
        }
    }

    /** An event that was recognised says what the tree of it says. */
    private void compare(EventParser events, Event eager) {
        Event event = events.event();
        assertEquals(eager.name(), event.name());
        assertEquals(eager.timestamp(), event.timestamp());
        assertEquals(eager.data(), event.data());
        assertEquals(eager.raw(), event.raw());
        lazy++;
    }

    /** The session's parser, which goes from frame to frame, must say what one made for this frame alone says. */
    private JsonValue parse(byte[] bytes, int offset, int length) {
        JsonValue alone;
        try {
            alone = JsonValue.parse(bytes, offset, length);
        } catch (JsonParseException refusal) {
            assertThrows(JsonParseException.class, () -> parser.parse(bytes, offset, length));
            throw refusal;
        }
        assertEquals(alone, parser.parse(bytes, offset, length));
        return alone;
    }

    /** Framing hands on nothing but balanced objects; the parser must stand the rest, too. */
    private void parseUnframed(byte[] stream) {
        int length = random.nextInt(Math.min(stream.length, 200) + 1);
        try {
            parse(joined(random.nextInt(9) == 0 ? BYTE_ORDER_MARK : new byte[0], part(stream, 0, length)), 0, length);
        } catch (JsonParseException documented) {
            refused++;
        }
    }
}
