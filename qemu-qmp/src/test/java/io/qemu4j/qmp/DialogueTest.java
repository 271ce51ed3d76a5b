package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.qmp.Conversation.Incoming;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Properties of the codec and the conversation, over many seeds; a failure names its seed. */
class DialogueTest {
    private static final int SEEDS = 2_000;
    private static final String[] TEXTS = {
        "", "a", "}", "{\"", "\\", "\\\\\"", "é€😀", "\u0000\u001f\u007f", "\uFFFD", "]]", "\r\n", "x".repeat(300)
    };

    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> JsonValue.of(random.nextBoolean());
            case 2 -> JsonValue.of(TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)]);
            case 3 -> JsonValue.parse(Long.toUnsignedString(random.nextLong() >>> random.nextInt(64)));
            case 4 -> {
                List<JsonValue> elements = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    elements.add(value(random, depth - 1));
                }
                yield JsonValue.of(elements);
            }
            default -> object(random, depth);
        };
    }

    private static JsonObject object(Random random, int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            members.put(TEXTS[random.nextInt(TEXTS.length)] + n, value(random, depth - 1));
        }
        return JsonObject.copyOf(members);
    }

    /** Reads a stream as a connection would bring it, in pieces of every size. */
    private static List<JsonObject> readInPieces(byte[] stream, Random random) {
        Framer framer = new Framer(1 << 20);
        List<JsonObject> messages = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int offset = framer.space();
            int room = Math.min(stream.length - at, framer.buffer().length - offset);
            int count = 1 + random.nextInt(random.nextBoolean() ? Math.min(3, room) : room);
            System.arraycopy(stream, at, framer.buffer(), offset, count);
            framer.received(count);
            at += count;
            while (framer.next()) {
                messages.add(JsonValue.parse(framer.buffer(), framer.frameOffset(), framer.frameLength())
                        .asObject());
            }
        }
        assertFalse(framer.isMidFrame());
        return messages;
    }

    @Test
    void anyValueSurvivesEncodingAnySplitAndDecoding() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<JsonObject> sent = new ArrayList<>();
            StringBuilder stream = new StringBuilder();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                JsonObject message = object(random, 5);
                sent.add(message);
                stream.append(message).append(random.nextBoolean() ? "\r\n" : random.nextBoolean() ? "\n" : "");
            }

            byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
            assertEquals(sent, readInPieces(bytes, random), "seed " + seed);
        }
    }

    @Test
    void anyRequestIsReadBackAsItWasMeant() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            JsonObject arguments = object(random, 5);
            Request request = Request.of(Command.of("x", arguments), new Drafts());
            byte[] bytes = request.bytes(seed);

            JsonObject read = readInPieces(bytes, random).get(0);

            assertEquals("x", read.string("execute"), "seed " + seed);
            assertEquals(seed, read.integer("id"), "seed " + seed);
            assertEquals(
                    arguments, read.has("arguments") ? read.object("arguments") : JsonObject.empty(), "seed " + seed);
            assertEquals(bytes.length, request.length() + (",\"id\":" + seed + "}\n").length(), "seed " + seed);
        }
    }

    /** A server that replies in any order, sometimes twice, sometimes never, with events in between. */
    private static final class Play {
        private final Random random;
        private final Conversation conversation = new Conversation();
        private final EventQueue stream = new EventQueue(
                EventFilter.any(), 10_000, EventOverflow.DROP_OLDEST, queue -> {}, EventQueueTest.NOBODY);
        private final List<Pending> waiting = new ArrayList<>();
        private final Map<Pending, Integer> answered = new HashMap<>();
        private int events;

        Play(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(7)) {
                    case 0, 1, 2 -> send();
                    case 3, 4 -> reply();
                    case 5 -> happen();
                    default -> giveUpOrRepeat();
                }
            }
            finish();
        }

        private void send() {
            Pending pending = conversation
                    .begin(Request.of(Command.of("x"), new Drafts()))
                    .orElseThrow();
            for (Pending other : waiting) {
                assertTrue(other.id() != pending.id(), "an id in use is never handed out");
            }
            if (random.nextInt(10) == 0) {
                assertTrue(conversation.forget(pending));
            } else {
                pending.markWritten();
                waiting.add(pending);
            }
        }

        private void reply() {
            if (!waiting.isEmpty()) {
                Pending pending = waiting.remove(random.nextInt(waiting.size()));
                JsonObject reply = JsonObject.of("return", System.identityHashCode(pending), "id", pending.id());
                Incoming incoming = conversation.accept(reply);
                Incoming.Answered taken = (Incoming.Answered) incoming;
                assertEquals(pending, taken.pending());
                if (pending.reply().complete(taken.reply())) {
                    answered.merge(pending, 1, Integer::sum);
                }
                if (random.nextInt(5) == 0) {
                    assertTrue(conversation.accept(reply) instanceof Incoming.Stray, "twice is once too often");
                }
            }
        }

        private void happen() {
            Incoming incoming = conversation.accept(JsonObject.of("event", "E" + events++));
            stream.offer(((Incoming.Happened) incoming).event());
            stream.flush();
        }

        private void giveUpOrRepeat() {
            if (!waiting.isEmpty()) {
                waiting.get(random.nextInt(waiting.size())).giveUp();
            }
        }

        private void finish() {
            List<Pending> left = conversation.end();
            left.forEach(Pending::sessionEnded);
            assertEquals(Set.copyOf(waiting), Set.copyOf(left), "what was not answered ends now");
            answered.forEach((pending, times) -> {
                assertEquals(1, times, "an answer comes once");
                assertEquals(
                        System.identityHashCode(pending),
                        pending.reply().join().returned().asInteger(),
                        "each gets its own");
            });
            waiting.forEach(pending -> assertTrue(pending.reply().isCompletedExceptionally()));
            List<String> names = stream.drain().stream().map(Event::name).toList();
            assertEquals(events, names.size());
            assertEquals(
                    names.stream()
                            .sorted(Comparator.comparingInt(n -> Integer.parseInt(n.substring(1))))
                            .toList(),
                    names,
                    "in the order of arrival");
        }
    }

    @Test
    void anyInterleavingOfRepliesAndEventsKeepsTheInvariants() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Play(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
