package io.qemu4j.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonUnicodeTest {

    @Test
    void escapesAreRead() {
        assertEquals(
                "\"\\/\b\f\n\r\t\u0000é😀",
                JsonValue.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00E9\\uD83D\\ude00\"")
                        .asString());
    }

    @Test
    void rawCharactersAreRead() {
        assertEquals(
                "é€😀\u007f\u2028\uFEFF",
                JsonValue.parse("\"é€😀\u007f\u2028\uFEFF\"").asString());
    }

    @Test
    void controlCharactersArePrintedAsEscapes() {
        assertEquals(
                "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\\u0085 'é€😀\u2028\"",
                new JsonString("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0085 'é€😀\u2028").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud83db", "\\ud83d\\ud83d", "\ud800", "a\udc00b"})
    void loneSurrogatesAreRefused(String content) {
        String text = "[\"" + content + "\"]";

        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));

        assertTrue(e.getMessage().startsWith("unpaired surrogate"), e::getMessage);
        assertTrue(e.getMessage().codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
    }

    @Test
    void loneSurrogatesArePrintedAsEscapes() {
        assertEquals("\"\\ud83d😀\\ude00\\udc00\\ud800\"", new JsonString("\ud83d😀\ude00\udc00\ud800").toString());
    }

    @Test
    void namesAreEscapedToo() {
        JsonObject object = JsonObject.of("a\"\n", 1);

        assertEquals("{\"a\\\"\\n\":1}", object.toString());
        assertEquals(object, JsonValue.parse(object.toString()));
    }

    @Test
    void bytesAreReadAsUtf8WithinTheirRange() {
        byte[] bytes = "xx{\"a\":\"é€😀\uFFFD\"}yy".getBytes(UTF_8);

        JsonValue value = JsonValue.parse(bytes, 2, bytes.length - 4);

        assertEquals("é€😀\uFFFD", value.asObject().string("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a lone continuation byte
                "c3", // cut short
                "e282",
                "f09f98",
                "c328", // no continuation byte
                "c080", // overlong, as in Java's modified UTF-8
                "e080af",
                "eda080", // a surrogate
                "f4908080", // beyond U+10FFFF
                "ff",
                "fe"
            })
    void badUtf8IsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex("ffff" + "22efbfbd" + hex + "22" + "ffff");

        JsonParseException e =
                assertThrows(JsonParseException.class, () -> JsonValue.parse(bytes, 2, bytes.length - 4));

        assertEquals(4, e.position());
        assertEquals("not UTF-8 at 4: byte 0x" + hex.substring(0, 2), e.getMessage());
    }

    @Test
    void rangesOutsideTheArrayAreRefused() {
        byte[] bytes = {'1', '2'};

        assertThrows(IndexOutOfBoundsException.class, () -> JsonValue.parse(bytes, 1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> JsonValue.parse(bytes, -1, 1));
        assertEquals("2", JsonValue.parse(bytes, 1, 1).toString());
        assertThrows(JsonParseException.class, () -> JsonValue.parse(bytes, 1, 0));
    }

    @Test
    void errorsCutNoCharacterInTwo() {
        JsonString value = new JsonString("x".repeat(78) + "😀".repeat(20));

        JsonTypeException e = assertThrows(JsonTypeException.class, value::asInteger);

        assertTrue(e.getMessage().codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
    }
}
