package io.qemu4j.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReadingTest {

    private final JsonObject reply = JsonValue.parse(
                    "{\"return\": {\"status\": \"running\", \"running\": true, \"n\": 3.0,"
                            + " \"none\": null, \"cpus\": [{\"id\": 0}, {\"id\": \"one\"}], \"a.b\": {\"\": [[1.5]]}}, \"id\": 7}")
            .asObject();

    private final JsonObject returned = reply.object("return");

    private static void fails(String path, String message, Executable read) {
        JsonTypeException e = assertThrows(JsonTypeException.class, read);
        assertEquals(message, e.getMessage());
        assertEquals(path, e.path());
    }

    @Test
    void membersAreReadByType() {
        assertEquals("running", returned.string("status"));
        assertTrue(returned.bool("running"));
        assertEquals(3, returned.integer("n"));
        assertEquals("3.0", returned.number("n").toString());
        assertEquals(2, returned.array("cpus").size());
        assertEquals(6, returned.size());
        assertTrue(returned.get("none").isNull());
        assertFalse(returned.get("n").isNull());
    }

    @Test
    void elementsAreReadByType() {
        JsonArray array = JsonArray.of("x", 1, true, List.of(2), JsonObject.empty(), null);

        assertEquals("x", array.string(0));
        assertEquals(1, array.integer(1));
        assertEquals(JsonNumber.of(1), array.number(1));
        assertTrue(array.bool(2));
        assertEquals(2, array.array(3).integer(0));
        assertTrue(array.object(4).isEmpty());
        assertTrue(array.get(5).isNull());
        assertEquals(6, array.stream().count());
        assertSame(array.get(0), array.iterator().next());
    }

    @Test
    void absentIsNotNull() {
        assertEquals(Optional.of(JsonNull.INSTANCE), returned.find("none"));
        assertEquals(Optional.empty(), returned.find("absent"));
        assertTrue(returned.has("none"));
        assertFalse(returned.has("absent"));
        assertEquals(Optional.of("running"), returned.find("status", JsonValue::asString));
        assertEquals(Optional.empty(), returned.find("absent", JsonValue::asString));
    }

    @Test
    void aMissingMemberIsNamed() {
        fails(
                "id2",
                "id2: missing in object {\"id\":7}",
                () -> JsonObject.of("id", 7).get("id2"));
        fails("status", "status: missing in object {}", () -> JsonObject.empty().string("status"));
    }

    @Test
    void aMissingElementIsNamed() {
        fails("[2]", "[2]: missing in array of 2", () -> JsonArray.of(1, 2).integer(2));
        fails("[-1]", "[-1]: missing in array of 0", () -> JsonArray.empty().get(-1));
    }

    @Test
    void anIllTypedMemberIsNamedWithItsValue() {
        fails("id", "id: expected a string, found number 7", () -> reply.string("id"));
        fails("id", "id: expected an object, found number 7", () -> reply.object("id"));
        fails("id", "id: expected an array, found number 7", () -> reply.array("id"));
        fails("id", "id: expected a boolean, found number 7", () -> reply.bool("id"));
        fails("status", "status: expected a number, found string \"running\"", () -> returned.number("status"));
        fails("running", "running: expected an integer, found true", () -> returned.integer("running"));
        fails("none", "none: expected a string, found null", () -> returned.string("none"));
        fails(
                "n",
                "n: expected an integer of 64 bits, found number 9.5",
                () -> JsonObject.of("n", 9.5).integer("n"));
        fails(
                "cpus",
                "cpus: expected an object, found array [{\"id\":0},{\"id\":\"one\"}]",
                () -> returned.object("cpus"));
        fails("none", "none: expected a string, found null", () -> returned.find("none", JsonValue::asString));
    }

    @Test
    void anIllTypedElementIsNamedWithItsValue() {
        fails(
                "[1]",
                "[1]: expected a boolean, found string \"b\"",
                () -> JsonArray.of("a", "b").bool(1));
    }

    @Test
    void oddNamesAreQuoted() {
        fails("[\"a.b\"]", "[\"a.b\"]: expected a string, found object {\"\":[[1.5]]}", () -> returned.string("a.b"));
        fails("[\"\"]", "[\"\"]: missing in object {}", () -> JsonObject.empty().get(""));
        fails(
                "[\"\\u0007\"]",
                "[\"\\u0007\"]: missing in object {}",
                () -> JsonObject.empty().get("\u0007"));
    }

    @Test
    void aValueOnItsOwnHasNoPath() {
        fails("", "expected a string, found object {}", () -> JsonObject.empty().asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | 7",
                "return.status | \"running\"",
                "return.cpus[1].id | \"one\"",
                "return.cpus[0] | {\"id\":0}",
                "return[\"a.b\"][\"\"][0][0] | 1.5",
                "[\"return\"][\"\\u0073tatus\"] | \"running\""
            })
    void pathsLeadToValues(String path, String text) {
        assertEquals(text, reply.at(path).toString());
    }

    @Test
    void errorsAtPathsNameTheWholePath() {
        fails(
                "return.cpus[1].id",
                "return.cpus[1].id: expected an integer, found string \"one\"",
                () -> reply.at("return.cpus[1].id", JsonValue::asInteger));
        fails("return.cpus[2]", "return.cpus[2]: missing in array of 2", () -> reply.at("return.cpus[2].id"));
        fails("return.cpus[0].x", "return.cpus[0].x: missing in object {\"id\":0}", () -> reply.at("return.cpus[0].x"));
        fails("id", "id: expected an object, found number 7", () -> reply.at("id.x"));
        fails(
                "return[\"a.b\"]",
                "return[\"a.b\"]: expected an array, found object {\"\":[[1.5]]}",
                () -> reply.at("return[\"a.b\"][0]"));
        fails(
                "return",
                "return: expected an array, found object " + start(returned) + "…",
                () -> reply.at("return[0]"));
    }

    private static String start(JsonValue value) {
        return value.toString().substring(0, 80);
    }

    @Test
    void pathsGrowOutwards() {
        fails(
                "return.cpus[1].id",
                "return.cpus[1].id: expected an integer, found string \"one\"",
                () -> reply.at(
                        "return",
                        r -> r.asObject()
                                .find(
                                        "cpus",
                                        cpus -> cpus.asArray()
                                                .map(cpu -> cpu.asObject().integer("id")))));
    }

    @Test
    void pathsInErrorsLeadToTheValue() {
        JsonTypeException e = assertThrows(
                JsonTypeException.class,
                () -> reply.at("return", r -> r.asObject().at("[\"a.b\"][\"\"][0]", JsonValue::asString)));

        assertEquals("return[\"a.b\"][\"\"][0]", e.path());
        assertEquals("[1.5]", reply.at(e.path()).toString());
    }

    @Test
    void movedErrorsKeepTheirStackTrace() {
        JsonTypeException e = assertThrows(JsonTypeException.class, () -> reply.at("return", r -> reading(r)));

        assertTrue(List.of(e.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("reading")));
    }

    private static String reading(JsonValue value) {
        return value.asObject().string("n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ".a",
                "a.",
                "a..b",
                "a[",
                "a[]",
                "a[x]",
                "a[-1]",
                "a[0]b",
                "a]",
                "[\"a]",
                "[\"a\"",
                "a\"b",
                "[99999999999]",
                "a[1",
                "[0][1]."
            })
    void whatIsNoPathIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> reply.at(path));
    }

    @Test
    void errorsStayShort() {
        JsonObject huge = JsonObject.of("text", "x".repeat(100_000), "list", List.of("y".repeat(100_000)));

        for (Executable read : List.<Executable>of(
                () -> huge.integer("text"), () -> huge.integer("list"), () -> huge.get("absent"), huge::asString)) {
            JsonTypeException e = assertThrows(JsonTypeException.class, read);
            assertTrue(e.getMessage().length() < 150, e::getMessage);
        }
    }

    @Test
    void mapReadsAllElements() {
        assertEquals(List.of(1L, 2L), JsonArray.of(1, 2.0).map(JsonValue::asInteger));
        fails(
                "[1]",
                "[1]: expected an integer, found null",
                () -> JsonArray.of(1, null).map(JsonValue::asInteger));
    }
}
