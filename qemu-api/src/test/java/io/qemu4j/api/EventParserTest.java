package io.qemu4j.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private final EventParser parser = new EventParser();

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    private int read(String json) {
        byte[] bytes = bytes(json);
        return parser.read(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'timestamp': {'seconds': 1700000000, 'microseconds': 123456}, 'event': 'STOP'}",
                "{'event':'STOP'}",
                "{\n  'event' : 'X',\n\t'data' : { }\r\n}",
                "{'data': {'a': [1, [], [{}], -0, 18446744073709551615], 'b': {'a': true}}, 'event': 'X'}",
                "{'event': '', 'data': {'s': '\\\\ \\/ \\b\\f\\n\\r\\t \\\\', 'n': null, 'f': false, '': 0}}",
                "{'timestamp': {'seconds': -1, 'microseconds': -1}, 'event': 'SHUTDOWN', 'data': {'guest': true}}",
            })
    void whatIsRecognisedIsWhatTheTreeSays(String json) {
        byte[] bytes = bytes("xx" + json + "{'event");
        int end = parser.read(bytes, 2, bytes.length);
        assertEquals(json.length() + 2, end);
        JsonObject tree = JsonValue.parse(bytes, 2, end - 2).asObject();
        Event eager = Event.of(tree);

        assertEquals(eager.name(), parser.name());
        assertEquals(eager.timestamp(), parser.event().timestamp());
        assertEquals(eager.data(), parser.event().data());
        assertEquals(tree, parser.event().raw());
        assertEquals(tree.toString(), parser.event().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'event': 'STOP'",
                "{'event': 'STOP',}",
                "{'event': 'STOP' 'data': {}}",
                "{'event': 'STOP', 'event': 'STOP'}",
                "{'event': 'STOP', 'data': {}, 'data': {}}",
                "{'event': 'STOP', 'data': {'a': 1, 'b': 2, 'a': 3}}",
                "{'event': 'STOP', 'data': {'a': 01}}",
                "{'event': 'STOP', 'data': {'a': -}}",
                "{'event': 'STOP', 'data': {'a': 1.}}",
                "{'event': 'STOP', 'data': {'a': tru}}",
                "{'event': 'STOP', 'data': {'a': truee}}",
                "{'event': 'STOP', 'data': {'a': '\t'}}",
                "{'event': 'STOP', 'data': {'a': '\\x'}}",
                "{'event': 'STOP', 'data': {'a': '\\'}}",
                "{'event': 'STOP', 'data': {'a': [1,]}}",
                "{'event': 'STOP', 'data': {'a': [1}}",
                "{'event': 'STOP', 'data': {'a' 1}}",
                "{'event': 'STOP', 'data': {a: 1}}",
                "{'event': 1}",
                "{'data': {}}",
                "{}",
                "[]",
                "",
                " {'event': 'STOP'}",
            })
    void whatIsNoEventIsNotRecognised(String json) {
        assertEquals(EventParser.NONE, read(json));
        assertThrows(IllegalStateException.class, parser::name);
        assertThrows(IllegalStateException.class, parser::event);
    }

    /** These are events all the same, or fail in their own way: the tree is to say so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'event': 'STOP', 'data': {'a': 1.5}}",
                "{'event': 'STOP', 'data': {'a': '\\u00e9'}}",
                "{'event': 'STOP', 'data': {'a': 'é'}}",
                "{'event': 'STOP', 'data': {'\\n': 1}}",
                "{'event': 'STOP', 'data': 3}",
                "{'event': 'STOP', 'more': 3}",
                "{'event': 'STOP', 'timestamp': 3}",
                "{'event': 'STOP', 'timestamp': {'seconds': 1234567890123, 'microseconds': 0}}",
            })
    void whatIsUnusualIsLeftToTheTree(String json) {
        assertEquals(EventParser.NONE, read(json));
        assertEquals(
                "STOP",
                Event.of(JsonValue.parse(json.replace('\'', '"')).asObject()).name());
    }

    @Test
    void nestingAndNamesAreBounded() {
        assertTrue(read("{'event': 'X', 'data': {'a': " + "[".repeat(15) + "]".repeat(15) + "}}") > 0);
        assertEquals(
                EventParser.NONE,
                read("{'event': 'X', 'data': {'a': " + "[".repeat(900) + "1" + "]".repeat(900) + "}}"));
        assertTrue(read("{'event': 'X', 'data': {" + members(32) + "}}") > 0);
        assertEquals(EventParser.NONE, read("{'event': 'X', 'data': {" + members(33) + "}}"));
    }

    private static String members(int count) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add("'m" + i + "': " + i);
        }
        return String.join(", ", members);
    }

    @Test
    void equalNamesAreOneString() {
        read("{'event': 'BLOCK_JOB_COMPLETED'}");
        String first = parser.name();
        read("{'event': 'BLOCK_JOB_COMPLETED'}");

        assertSame(first, parser.name());
        for (int i = 0; i < 2000; i++) {
            read("{'event': 'NAME_" + i + "'}");
            assertEquals("NAME_" + i, parser.name());
        }
        read("{'event': '" + "N".repeat(300) + "'}");
        assertEquals("N".repeat(300), parser.name());
    }

    @Test
    void anEventKeepsItsBytes() {
        byte[] bytes = bytes("{'event': 'X', 'data': {'a': 1}}");
        parser.read(bytes, 0, bytes.length);
        Event event = parser.event();
        Arrays.fill(bytes, (byte) '!');

        assertEquals(JsonObject.of("a", 1), event.data());
        assertSame(event.data(), event.data());
        assertSame(event.raw(), event.raw());
        assertEquals(Optional.empty(), event.timestamp());
    }

    @Test
    void filtersFindMembersOfWhatWasNotDecoded() {
        read("{'timestamp': {'seconds': 1700000000, 'microseconds': 1}, 'event': 'X', 'data': {'a': {'b': 2}}}");
        Event event = parser.event();

        assertEquals(Optional.of(Instant.parse("2023-11-14T22:13:20.000001Z")), event.timestamp());
        assertTrue(EventFilter.matching(JsonObject.of("event", "X", "data", JsonObject.of("a", null)))
                .fits(event));
        assertFalse(EventFilter.matching(JsonObject.of("event", "Y")).couldFit("X"));
        assertTrue(EventFilter.matching(JsonObject.of("event", null)).fits(event));
        assertTrue(EventFilter.equalTo("data.a.b", 2).fits(event));
        assertTrue(EventFilter.equalTo("timestamp.seconds", 1_700_000_000).fits(event));
        assertTrue(EventFilter.absent("data.c").fits(event));
        read("{'event': 'X'}");
        assertTrue(EventFilter.absent("data").fits(parser.event()));
        assertFalse(EventFilter.matching(JsonObject.of("data", null)).fits(parser.event()));
    }

    @Test
    void manyThreadsDecodeAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                read("{'event': 'X', 'data': {'i': " + i + "}}");
                events.add(parser.event());
            }
            Callable<Long> sum = () -> events.stream()
                    .mapToLong(event -> event.data().integer("i")
                            + event.raw().object("data").integer("i"))
                    .sum();
            for (Future<Long> each : threads.invokeAll(List.of(sum, sum, sum, sum))) {
                assertEquals(1999L * 2000, each.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
