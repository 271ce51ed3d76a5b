package io.qemu4j.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One parser for many documents reads each as {@link JsonValue#parse(byte[], int, int)} does. */
class JsonParserTest {
    private final JsonParser parser = new JsonParser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "1",
                "-0",
                "1e5",
                "null",
                "true",
                "\"\"",
                "\"é😀\"",
                " {\"a\": [1, {\"b\": null}]}\r\n",
                "\n\n[[[]]]\t",
                "{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1, \"microseconds\": 2}}"
            })
    void readsADocument(String text) {
        for (int i = 0; i < 3; i++) {
            assertSame(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 2",
                "{}{}",
                "{},{}",
                "1],[2",
                "1],[",
                "1]",
                "],[1",
                "[",
                "]",
                "{\"a\":1",
                "{\"a\":1}]",
                "{\"a\":1,\"a\":2}",
                "\"abc",
                "tru",
                "nan",
                "12.",
                "\uFEFF{}",
                "'a'",
                "/**/1",
                "1 #",
                "\"\\ud800\"",
                "{]",
                "[1;2]"
            })
    void refusesWhatIsNone(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
        readsADocument("{\"next\":1}");
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertRefused(new byte[] {'"', (byte) 0xc3, '"'});
        assertRefused(new byte[] {'"', 'a', (byte) 0xc3});
        assertRefused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        readsADocument("1");
    }

    @Test
    void refusesNamesGivenTwiceAmongMany() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 20; i++) {
            text.append("\"name").append(i).append("\":").append(i).append(',');
        }
        for (int i = 0; i < 20; i += 19) {
            assertRefused((text + "\"name" + i + "\":1}").getBytes(StandardCharsets.UTF_8));
        }
        readsADocument(text + "\"other\":1}");
    }

    @Test
    void readsAsDeepAsQemuDoesAndNoDeeper() {
        readsADocument("[".repeat(1024) + "]".repeat(1024));
        assertRefused(("[".repeat(1025) + "]".repeat(1025)).getBytes(StandardCharsets.UTF_8));
        readsADocument("{\"a\":".repeat(1024) + "1" + "}".repeat(1024));
    }

    /** Gson's own buffer has 1024 characters, and a character may have two. */
    @Test
    void readsAcrossTheEdgesOfBuffers() {
        for (int length = 1000; length < 1050; length++) {
            readsADocument("\"" + "x".repeat(length) + "😀é\"");
            readsADocument("[" + "1".repeat(length - 60) + "," + "2".repeat(50) + ",\"😀\"]");
            readsADocument(" ".repeat(length) + "true");
            readsADocument("1" + " ".repeat(length));
            assertRefused(("1".repeat(length) + "😀").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsALargeDocument() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 5000; i++) {
            text.append("{\"name\":\"n")
                    .append(i % 7)
                    .append("\",\"type\":\"")
                    .append(i)
                    .append("\",\"é\":[]},");
        }
        readsADocument(text + "0]");
    }

    @Test
    void readsAPartOfAnArray() {
        byte[] bytes = "xx{\"a\":1}]]".getBytes(StandardCharsets.UTF_8);

        assertEquals(JsonObject.of("a", 1), parser.parse(bytes, 2, 7));
        assertThrows(IndexOutOfBoundsException.class, () -> parser.parse(bytes, 5, 7));
        assertEquals(JsonObject.of("a", 1), parser.parse(bytes, 2, 7));
    }

    @RepeatedTest(300)
    void readsWhatIsDamagedAsOneByItselfIs(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RandomJson json = new RandomJson(repetition.getCurrentRepetition());
        for (int i = 0; i < 20; i++) {
            byte[] bytes = json.next().toString().getBytes(StandardCharsets.UTF_8);
            assertSame(bytes);
            if (bytes.length > 0) {
                String damage = "[]{},:\"\\ 1x\n";
                bytes[random.nextInt(bytes.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
                assertAlike(bytes);
            }
        }
    }

    private void assertAlike(byte[] bytes) {
        try {
            JsonValue.parse(bytes, 0, bytes.length);
        } catch (JsonParseException e) {
            assertRefused(bytes);
            return;
        }
        assertSame(bytes);
    }

    private void assertSame(byte[] bytes) {
        JsonValue alone = JsonValue.parse(bytes, 0, bytes.length);
        JsonValue value = parser.parse(bytes, 0, bytes.length);
        assertEquals(alone, value);
        assertEquals(alone.toString(), value.toString());
        assertEquals(alone.hashCode(), value.hashCode());
    }

    private void assertRefused(byte[] bytes) {
        JsonParseException alone =
                assertThrows(JsonParseException.class, () -> JsonValue.parse(bytes, 0, bytes.length));
        JsonParseException e = assertThrows(JsonParseException.class, () -> parser.parse(bytes, 0, bytes.length));
        assertEquals(alone.getMessage(), e.getMessage());
        assertEquals(alone.position(), e.position());
    }
}
