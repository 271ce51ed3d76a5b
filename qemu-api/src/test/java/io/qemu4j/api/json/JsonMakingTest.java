package io.qemu4j.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonMakingTest {

    private static void refused(String message, Executable make) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, make).getMessage());
    }

    @Test
    void membersKeepTheirOrder() {
        assertEquals(
                "{\"z\":\"x\",\"a\":3,\"m\":null,\"b\":true,\"l\":[1,[]],\"o\":{\"k\":{}}}",
                JsonObject.of(
                                "z",
                                "x",
                                "a",
                                3,
                                "m",
                                null,
                                "b",
                                true,
                                "l",
                                List.of(1, List.of()),
                                "o",
                                Map.of("k", JsonObject.empty()))
                        .toString());
    }

    @Test
    void javaValuesHaveTheirCounterparts() {
        assertEquals(JsonNull.INSTANCE, JsonValue.of(null));
        assertEquals(new JsonString("x"), JsonValue.of("x"));
        assertSame(JsonBoolean.TRUE, JsonValue.of(true));
        assertEquals(JsonNumber.of(1), JsonValue.of(1L));
        assertEquals(JsonArray.of("a", null), JsonValue.of(Arrays.asList("a", null)));
        assertEquals(JsonObject.of("a", 1), JsonValue.of(Map.of("a", 1)));
        JsonArray same = JsonArray.of(1);
        assertSame(same, JsonValue.of(same));
    }

    @Test
    void nothingMakesTheEmptyOnes() {
        assertSame(JsonObject.empty(), JsonObject.of());
        assertSame(JsonObject.empty(), JsonObject.copyOf(Map.of()));
        assertSame(JsonArray.empty(), JsonArray.of());
        assertSame(JsonArray.empty(), JsonArray.copyOf(List.of()));
        assertEquals("{}", JsonObject.empty().toString());
        assertEquals("[]", JsonArray.empty().toString());
    }

    @Test
    void withAddsOrReplacesInPlace() {
        JsonObject object = JsonObject.of("a", 1, "b", 2);

        assertEquals("{\"a\":1,\"b\":2,\"c\":[3]}", object.with("c", List.of(3)).toString());
        assertEquals("{\"a\":null,\"b\":2}", object.with("a", null).toString());
        assertEquals("{\"a\":1,\"b\":2}", object.toString());
    }

    @Test
    void otherClassesAreRefusedByPathAndName() {
        String may = " (may be a Map, List, String, Number, Boolean, JsonValue or null)";
        refused("no JSON value: java.lang.Object" + may, () -> JsonValue.of(new Object()));
        refused(
                "file.path: no JSON value: " + Path.of("x").getClass().getName() + may,
                () -> JsonObject.of("file", Map.of("path", Path.of("x"))));
        refused(
                "[1][\"a.b\"]: no JSON value: java.util.Optional" + may,
                () -> JsonArray.of(1, Map.of("a.b", Optional.empty())));
        refused(
                "c: no JSON value: java.lang.Character" + may,
                () -> JsonObject.empty().with("c", 'c'));
        refused("[0]: no JSON value: [I" + may, () -> JsonArray.of((Object) new int[0]));
        refused("s: no JSON value: java.util.TreeSet" + may, () -> JsonObject.of("s", new TreeSet<>()));
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        refused("a[0]: not a JSON number: NaN", () -> JsonObject.of("a", List.of(Double.NaN)));
        refused("a: not a JSON number: Infinity", () -> JsonObject.of("a", Float.POSITIVE_INFINITY));
    }

    @Test
    void namesMustBeDistinctStringsWithValues() {
        refused("a: given twice", () -> JsonObject.of("a", 1, "a", 1));
        refused("a name must be a String, not java.lang.Integer", () -> JsonObject.of(1, 2));
        refused("a name must be a String, not null", () -> JsonObject.of(null, 2));
        refused("the last of 3 names and values has no value", () -> JsonObject.of("a", 1, "b"));
        Map<Integer, String> map = Map.of(1, "x");
        refused("[0]: a name must be a String, not java.lang.Integer", () -> JsonValue.of(List.of(map)));
    }

    @Test
    void aCollectionThatHoldsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        for (Object endless : List.of(list, map)) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> JsonValue.of(endless));
            assertTrue(e.getMessage().endsWith(": nested more than 1024 deep"), e::getMessage);
            assertTrue(e.getMessage().length() < 300, e::getMessage);
        }
    }

    @Test
    void whatIsMadeCanBeReadBack() {
        Object nested = List.of();
        for (int i = 1; i < 1024; i++) {
            nested = List.of(nested);
        }
        JsonValue deepest = JsonValue.of(nested);
        Object deeper = List.of(nested);

        assertEquals(deepest, JsonValue.parse(deepest.toString()));
        assertThrows(IllegalArgumentException.class, () -> JsonValue.of(deeper));
    }

    @Test
    void laterChangesToTheSourceHaveNoEffect() {
        List<Object> list = new ArrayList<>(List.of(1));
        Map<String, Object> map = new LinkedHashMap<>(Map.of("list", list));
        Object[] array = {"a", list};

        JsonObject fromMap = JsonObject.copyOf(map);
        JsonArray fromArray = JsonArray.of(array);
        list.add(2);
        map.put("more", 3);
        array[0] = "b";

        assertEquals("{\"list\":[1]}", fromMap.toString());
        assertEquals("[\"a\",[1]]", fromArray.toString());
    }

    @Test
    void viewsCannotBeChanged() {
        JsonObject object = JsonValue.parse("{\"a\":1,\"b\":[2]}").asObject();
        JsonArray array = object.array("b");
        Iterator<JsonValue> iterator = array.iterator();
        iterator.next();

        for (Executable change : List.<Executable>of(
                () -> object.asMap().put("c", JsonNull.INSTANCE),
                () -> object.asMap().remove("a"),
                () -> object.asMap().entrySet().iterator().next().setValue(JsonNull.INSTANCE),
                () -> object.asMap().values().clear(),
                () -> object.names().clear(),
                () -> array.asList().add(JsonNull.INSTANCE),
                () -> array.asList().set(0, JsonNull.INSTANCE),
                () -> array.map(JsonValue::asInteger).clear(),
                iterator::remove)) {
            assertThrows(UnsupportedOperationException.class, change);
        }
        assertEquals("{\"a\":1,\"b\":[2]}", object.toString());
    }

    @Test
    void objectsAreEqualInAnyOrder() {
        JsonObject object = JsonObject.of("a", 1, "b", List.of(1.0, "x"));
        JsonObject other = JsonObject.of("b", List.of(1, "x"), "a", 1e0);

        assertEquals(object, other);
        assertEquals(object.hashCode(), other.hashCode());
        assertNotEquals(object, other.with("c", null));
        assertNotEquals(object, object.with("a", null));
        assertNotEquals(JsonArray.of(1, 2), JsonArray.of(2, 1));
        assertNotEquals(JsonNull.INSTANCE, new JsonString("null"));
        assertNotEquals(JsonObject.empty(), JsonArray.empty());
    }

    @Test
    void nullArgumentsAreProgrammingErrors() {
        for (Executable call : List.<Executable>of(
                () -> new JsonString(null),
                () -> JsonValue.parse(null),
                () -> JsonObject.copyOf(null),
                () -> JsonArray.copyOf(null),
                () -> JsonObject.empty().with(null, 1),
                () -> JsonObject.empty().get(null),
                () -> JsonObject.empty().find(null),
                () -> JsonObject.empty().has(null),
                () -> JsonNumber.of((String) null))) {
            assertThrows(NullPointerException.class, call);
        }
    }
}
