package io.qemu4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTest {
    private static Event parsed(String json) {
        return Event.of(JsonValue.parse(json.replace('\'', '"')).asObject());
    }

    @Test
    void nameDataAndTimeAreRead() {
        Event event = parsed("{'timestamp':{'seconds':1700000000,'microseconds':123456},"
                + "'event':'SHUTDOWN','data':{'guest':true}}");

        assertEquals("SHUTDOWN", event.name());
        assertEquals(JsonObject.of("guest", true), event.data());
        assertEquals(Optional.of(Instant.parse("2023-11-14T22:13:20.123456Z")), event.timestamp());
    }

    @Test
    void anEventWithoutDataHasEmptyData() {
        assertEquals(JsonObject.empty(), parsed("{'event':'STOP'}").data());
    }

    @Test
    void aClockThatFailedIsNoTime() {
        assertEquals(
                Optional.empty(),
                parsed("{'event':'STOP','timestamp':{'seconds':-1,'microseconds':-1}}")
                        .timestamp());
        assertEquals(Optional.empty(), parsed("{'event':'STOP'}").timestamp());
    }

    @Test
    void unknownMembersAreKept() {
        JsonObject raw = JsonObject.of("event", "NEW_IN_QEMU_99", "origin", "elsewhere");

        assertSame(raw, Event.of(raw).raw());
        assertEquals(raw.toString(), Event.of(raw).toString());
    }

    @Test
    void illTypedDataIsToldWhenAskedFor() {
        Event event = parsed("{'event':'STOP','data':5,'timestamp':'now'}");

        assertEquals("STOP", event.name());
        assertThrows(JsonTypeException.class, event::data);
        assertThrows(JsonTypeException.class, event::timestamp);
    }

    @Test
    void anEventNeedsAName() {
        assertThrows(JsonTypeException.class, () -> parsed("{}"));
        assertThrows(JsonTypeException.class, () -> parsed("{'event':null}"));
    }
}
