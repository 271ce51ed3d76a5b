package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.ProtocolException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramerTest {
    private static final int CAP = 4096;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Feeds the bytes in pieces, as reads would bring them, and collects the frames. */
    private static List<String> frames(Framer framer, byte[] stream, int... cuts) {
        List<String> frames = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? stream.length : cuts[i];
            feed(framer, stream, from, to, frames);
            from = to;
        }
        return frames;
    }

    private static void feed(Framer framer, byte[] stream, int from, int to, List<String> frames) {
        int at = from;
        while (at < to) {
            int offset = framer.space();
            int count = Math.min(to - at, framer.buffer().length - offset);
            System.arraycopy(stream, at, framer.buffer(), offset, count);
            framer.received(count);
            at += count;
            while (framer.next()) {
                frames.add(new String(
                        framer.buffer(), framer.frameOffset(), framer.frameLength(), StandardCharsets.UTF_8));
            }
        }
    }

    private static List<String> frames(String stream) {
        return frames(new Framer(CAP), bytes(stream));
    }

    private static String violation(String stream) {
        return assertThrows(ProtocolException.class, () -> frames(stream)).getMessage();
    }

    @Test
    void oneMessageALineEndsWithCrlf() {
        assertEquals(
                List.of("{\"return\": {}}", "{\"event\": \"STOP\"}"),
                frames("{\"return\": {}}\r\n{\"event\": \"STOP\"}\r\n"));
    }

    @Test
    void lineFeedsAloneDoToo() {
        assertEquals(List.of("{}", "{\"a\":1}"), frames("{}\n{\"a\":1}\n"));
    }

    @Test
    void messagesNeedNothingBetweenThem() {
        assertEquals(List.of("{}", "{}", "{\"a\":{}}"), frames("{}{}{\"a\":{}}"));
    }

    @Test
    void whiteSpaceBetweenMessagesIsNoMessage() {
        assertEquals(List.of("{}"), frames(" \t\r\n\n {} \r\n\t "));
        assertEquals(List.of(), frames(" \r\n"));
    }

    @Test
    void prettyPrintedMessagesSpanLines() {
        String pretty = "{\r\n    \"return\": {\r\n        \"a\": [\r\n            1\r\n        ]\r\n    }\r\n}";

        assertEquals(List.of(pretty, "{}"), frames(pretty + "\r\n{}\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"}\"}", "{\"a\":\"{\"}", "{\"a\":\"]\\\"}{\"}", "{\"a\":\"\\\\\"}", "{\"a\":\"\\\\\\\"}\"}",
                "{\"\\\"}\":1}", "{\"a\":[\"]\",{\"}\":\"[\"}]}", "{\"a\":\"\\u0022}\"}", "{\"a\":\"é€😀\"}",
                        "{\"\":\"\"}"
            })
    void bracesAndQuotesInsideStringsDoNotCount(String message) {
        assertEquals(List.of(message, "{}"), frames(message + "{}"));
    }

    @Test
    void everySplitInTwoGivesTheSameFrames() {
        String stream = "{\"QMP\": {\"v\": [1, {\"a\": \"}\\\\\\\"{\"}]}}\r\n {\"é\":\"\\u0000\"}{\"x\":[[],[{}]]}\r\n";
        byte[] bytes = bytes(stream);
        List<String> whole = frames(stream);
        assertEquals(3, whole.size());

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertEquals(whole, frames(new Framer(CAP), bytes, cut), "cut at " + cut);
        }
    }

    @Test
    void everySplitInThreeGivesTheSameFrames() {
        byte[] bytes = bytes("{\"a\":\"\\\\\\\"}\"}\r\n{\"b\":[{}]}");

        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertEquals(
                        List.of("{\"a\":\"\\\\\\\"}\"}", "{\"b\":[{}]}"),
                        frames(new Framer(CAP), bytes, first, second),
                        first + ", " + second);
            }
        }
    }

    @Test
    void byteByByteGivesTheSameFrames() {
        byte[] bytes = bytes("{\"a\":{\"b\":\"\\\"\"}}\r\n{}");
        int[] everywhere = new int[bytes.length];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = i;
        }

        assertEquals(List.of("{\"a\":{\"b\":\"\\\"\"}}", "{}"), frames(new Framer(CAP), bytes, everywhere));
    }

    @Test
    void aFrameAsLongAsTheCapPasses() {
        String longest = "{\"a\":\"" + "x".repeat(CAP - 8) + "\"}";
        assertEquals(CAP, longest.length());

        assertEquals(List.of(longest, longest), frames(longest + "\r\n" + longest));
    }

    @Test
    void aFrameOverTheCapIsRefusedWhole() {
        assertEquals(
                "a message is longer than the cap of 4096 bytes", violation("{\"a\":\"" + "x".repeat(CAP - 7) + "\"}"));
    }

    @Test
    void aFrameOverTheCapIsRefusedBeforeItsEnd() {
        Framer framer = new Framer(CAP);
        byte[] endless = bytes("{\"a\":\"" + "x".repeat(CAP));

        assertThrows(ProtocolException.class, () -> frames(framer, endless));
        assertTrue(framer.buffer().length <= 2 * CAP, () -> "buffer of " + framer.buffer().length);
    }

    @Test
    void longFramesBackToBackDoNotGrowTheBuffer() {
        Framer framer = new Framer(CAP);
        String frame = "{\"a\":\"" + "x".repeat(CAP - 108) + "\"}";
        byte[] stream = bytes((frame + "\r\n").repeat(50));
        int[] cuts = new Random(7).ints(500, 0, stream.length).sorted().toArray();

        assertEquals(50, frames(framer, stream, cuts).size());
        assertTrue(framer.buffer().length <= 2 * CAP, () -> "buffer of " + framer.buffer().length);
    }

    @Test
    void theBufferOfAHugeFrameIsGivenBack() {
        Framer framer = new Framer(8 * 1024 * 1024);

        frames(framer, bytes("{\"a\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}"));
        WeakReference<byte[]> huge = new WeakReference<>(framer.buffer());
        framer.space();

        assertTrue(framer.buffer().length < 64 * 1024, () -> "buffer of " + framer.buffer().length);
        System.gc();
        assertTrue(huge.refersTo(null));
    }

    @Test
    void nestingAsDeepAsQemusPasses() {
        String deep = "{\"a\":" + "[".repeat(1023) + "]".repeat(1023) + "}";

        assertEquals(List.of(deep), frames(deep));
    }

    @Test
    void nestingDeeperThanQemusIsRefused() {
        String message = violation("{\"a\":" + "[".repeat(1024));

        assertTrue(message.startsWith("a message is nested deeper than 1024: '{\"a\":[[["), message);
    }

    @Test
    void bracketsInsideStringsDoNotNest() {
        String message = "{\"a\":\"" + "[{".repeat(2000) + "\"}";

        assertEquals(List.of(message), frames(new Framer(8192), bytes(message)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "1", "\"a\"", "}", "]", "\u0000", "\u001b", "SSH-2.0-OpenSSH", "HTTP/1.1 400"})
    void whatIsNoObjectIsRefusedAndShown(String garbage) {
        String message = violation(garbage);

        assertTrue(message.startsWith("expected a JSON object, received '"), message);
    }

    @Test
    void bytesThatAreNoTextAreShownInHex() {
        byte[] stream = {(byte) 0xff, '{', '}', 0x07};

        ProtocolException e = assertThrows(ProtocolException.class, () -> frames(new Framer(CAP), stream));

        assertEquals("expected a JSON object, received '\\xff{}\\x07'", e.getMessage());
    }

    @Test
    void onlyTheStartOfLongGarbageIsShown() {
        assertEquals("expected a JSON object, received '" + "y".repeat(60) + "…'", violation("y".repeat(500)));
    }

    @Test
    void framesBeforeTheGarbageAreDelivered() {
        Framer framer = new Framer(CAP);
        byte[] stream = bytes("{\"a\":1}\r\ngarbage");
        framer.space();
        System.arraycopy(stream, 0, framer.buffer(), 0, stream.length);
        framer.received(stream.length);

        assertTrue(framer.next());
        assertEquals("'{\"a\":1}\\x0d\\x0agarbage'", framer.frameExcerpt());
        assertThrows(ProtocolException.class, framer::next);
    }

    @Test
    void mismatchedBracketsAreLeftToTheParser() {
        assertEquals(List.of("{]"), frames("{]"));
    }

    @Test
    void itKnowsWhetherItStandsInsideAMessage() {
        Framer framer = new Framer(CAP);
        assertFalse(framer.isMidFrame());

        frames(framer, bytes("{}\r\n"));
        assertFalse(framer.isMidFrame());

        frames(framer, bytes(" {\"a\":"));
        assertTrue(framer.isMidFrame());

        frames(framer, bytes("1}"));
        assertFalse(framer.isMidFrame());
    }
}
