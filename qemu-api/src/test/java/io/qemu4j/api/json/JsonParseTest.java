package io.qemu4j.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParseTest {

    @Test
    void everyKindIsRead() {
        JsonValue value = JsonValue.parse(" {\"a\": [1, -2.50, \"x\", true, false, null, {}, []]}\r\n");

        assertEquals("{\"a\":[1,-2.50,\"x\",true,false,null,{},[]]}", value.toString());
        assertEquals(List.of("a"), List.copyOf(value.asObject().names()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"x\"", "1", "-0", "0.5", "1E+3", "true", "false", "null"})
    void anyValueMayBeADocument(String text) {
        assertEquals(text, JsonValue.parse("\t\r\n " + text + " \r\n\t").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\"=1}",
                "{\"a\"=>1}",
                "{\"a\":1;\"b\":2}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "'x'",
                "x",
                "hello world",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "[,]",
                "[1;2]",
                "[1 2]",
                "TRUE",
                "True",
                "NULL",
                "nul",
                "nulll",
                "truefalse",
                "01",
                "-",
                "-01",
                "+1",
                ".5",
                "1.",
                "1.e3",
                "1e",
                "1e+",
                "0x10",
                "1_000",
                "1L",
                "- 1",
                "/* c */ 1",
                "1 // c",
                "# c\n1",
                "[1, /* c */ 2]",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "\"\\'\"",
                "\"\\x41\"",
                "\"\\\n\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"\\U0041\"",
                "\"",
                "\"\\\"",
                "{",
                "[",
                "]",
                "}",
                "[}",
                "{]",
                "[1}",
                "{\"a\":1]",
                "[1",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "",
                " ",
                "\r\n",
                "1 2",
                "{}{}",
                "{}\n{}",
                "{} x",
                "[]]",
                "null null",
                "{},",
                ")]}'\n{}",
                "\uFEFF{}",
                "{}\uFEFF",
                "\f1",
                "\u00a01",
                "1\u0000",
                "\u0000"
            })
    void whatIsNotStrictJsonIsRefused(String text) {
        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));

        assertTrue(e.position() >= 0 && e.position() <= text.length(), () -> "position " + e.position());
        assertTrue(e.getMessage().length() < 200, e::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "{\"return\": inf},            'not a JSON number: inf at 11 in {\"return\": inf}'",
        "{\"return\": -inf},           'not a JSON number: -inf at 11 in {\"return\": -inf}'",
        "{\"return\": nan},            'not a JSON number: nan at 11 in {\"return\": nan}'",
        "'[1,-nan]',                   'not a JSON number: -nan at 3 in [1,-nan]'",
        "NaN,                          'not a JSON number: NaN at 0 in NaN'",
        "-Infinity,                    'not a JSON number: -Infinity at 0 in -Infinity'"
    })
    void numbersThatAreNotFiniteAreRefusedByName(String text, String message) {
        assertEquals(
                message,
                assertThrows(JsonParseException.class, () -> JsonValue.parse(text))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | empty text at 0 in ",
                "[1, | unexpected end at 3 in [1,",
                "[info] | unexpected text at 1 in [info]",
                "{\"a\":1,\"b\":{\"a\":1,\"a\":2}} | name given twice: \"a\" at 23 in …\":1,\"b\":{\"a\":1,\"a\":2}}",
                "\uFEFF1 | byte order mark at 0",
            })
    void messagesSayWhatAndWhere(String text, String message) {
        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text == null ? "" : text));

        assertEquals(message.strip(), e.getMessage().strip());
    }

    @Test
    void positionsCountLines() {
        String text = "{\r\n  \"a\": 1,\r\n  \"b\": oops\r\n}";

        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));

        assertEquals(text.indexOf("oops"), e.position());
    }

    @Test
    void messagesStayShort() {
        String text = "[".repeat(900) + "\"" + "x".repeat(100_000) + "\u0007";

        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));

        assertTrue(e.getMessage().length() < 200, e::getMessage);
    }

    @Test
    void messagesHoldNoControlCharacters() {
        JsonParseException e =
                assertThrows(JsonParseException.class, () -> JsonValue.parse("[\"a\",\u001b[31m\n\u0000]"));

        assertTrue(e.getMessage().codePoints().noneMatch(Character::isISOControl), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"b\":2,\"a\":1}",
                "[{\"x\":{\"a\":null,\"a\":null}}]",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\":1,\"\":2}"
            })
    void namesGivenTwiceAreRefused(String text) {
        JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));

        assertTrue(e.getMessage().startsWith("name given twice: \""), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(ints = {1022, 1023, 1024})
    void nestingIsReadDownToTheLimit(int depth) {
        String arrays = "[".repeat(depth) + "]".repeat(depth);
        String objects = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);

        assertEquals(arrays, JsonValue.parse(arrays).toString());
        assertEquals(objects, JsonValue.parse(objects).toString());
    }

    @Test
    void deeperNestingIsRefused() {
        String arrays = "[".repeat(1025) + "]".repeat(1025);
        String objects = "{\"a\":".repeat(1024) + "{}" + "}".repeat(1024);
        String endless = "[".repeat(1_000_000);

        for (String text : List.of(arrays, objects, endless)) {
            JsonParseException e = assertThrows(JsonParseException.class, () -> JsonValue.parse(text));
            assertTrue(e.getMessage().startsWith("nesting limit 1024 reached at "), e::getMessage);
        }
    }

    @Test
    void longStringsAndWideObjectsAreRead() {
        String text = "\"" + "é".repeat(200_000) + "\"";
        StringBuilder wide = new StringBuilder("{\"0\":0");
        for (int i = 1; i < 10_000; i++) {
            wide.append(",\"").append(i).append("\":").append(i);
        }
        wide.append('}');

        assertEquals(200_000, JsonValue.parse(text).asString().length());
        assertEquals(10_000, JsonValue.parse(wide.toString()).asObject().size());
    }
}
