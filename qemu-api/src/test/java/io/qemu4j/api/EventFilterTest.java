package io.qemu4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
    private static Event event(String name, Object... data) {
        JsonObject raw = JsonObject.of("event", name);
        return Event.of(data.length == 0 ? raw : raw.with("data", JsonObject.of(data)));
    }

    private static Event parsed(String json) {
        return Event.of(JsonValue.parse(json.replace('\'', '"')).asObject());
    }

    @Test
    void anyFitsEverything() {
        assertTrue(EventFilter.any().fits(event("STOP")));
        assertSame(EventFilter.any(), EventFilter.any());
        assertEquals("any", EventFilter.any().toString());
    }

    @Test
    void namedFitsEachOfItsNames() {
        EventFilter filter = EventFilter.named("STOP", "RESUME", "STOP");

        assertTrue(filter.fits(event("STOP")));
        assertTrue(filter.fits(event("RESUME")));
        assertFalse(filter.fits(event("RESET")));
        assertFalse(filter.fits(event("stop")));
        assertEquals("STOP or RESUME", filter.toString());
    }

    @Test
    void namesMustBeGiven() {
        assertThrows(IllegalArgumentException.class, EventFilter::named);
        assertThrows(IllegalArgumentException.class, () -> EventFilter.named("STOP", ""));
        assertThrows(NullPointerException.class, () -> EventFilter.named("STOP", null));
    }

    @Test
    void absentFitsWhereTheMemberIsMissing() {
        EventFilter filter = EventFilter.absent("data.error");

        assertTrue(filter.fits(event("BLOCK_JOB_COMPLETED", "device", "job0")));
        assertTrue(filter.fits(event("BLOCK_JOB_COMPLETED")));
        assertTrue(filter.fits(parsed("{'event':'X','data':'text'}")));
        assertFalse(filter.fits(event("BLOCK_JOB_COMPLETED", "error", "no space")));
        assertFalse(filter.fits(event("BLOCK_JOB_COMPLETED", "error", null)));
        assertEquals("without data.error", filter.toString());
    }

    @Test
    void equalToNullFitsNullAlone() {
        EventFilter filter = EventFilter.equalTo("data.info", null);

        assertTrue(filter.fits(event("GUEST_PANICKED", "info", null)));
        assertFalse(filter.fits(event("GUEST_PANICKED", "info", 0)));
        assertFalse(filter.fits(event("GUEST_PANICKED", "info", "")));
        assertFalse(filter.fits(event("GUEST_PANICKED")));
        assertEquals("data.info = null", filter.toString());
    }

    @Test
    void equalToComparesObjectsExactly() {
        EventFilter filter = EventFilter.equalTo("data", JsonObject.of("id", "job0", "len", 1));

        assertTrue(filter.fits(event("X", "len", JsonValue.parse("1.0"), "id", "job0")));
        assertFalse(filter.fits(event("X", "id", "job0", "len", 1, "more", true)));
        assertFalse(filter.fits(event("X", "id", "job0")));
    }

    @Test
    void equalToComparesListsExactly() {
        EventFilter filter = EventFilter.equalTo("data.list", JsonArray.empty());

        assertTrue(filter.fits(event("X", "list", JsonArray.empty())));
        assertFalse(filter.fits(event("X", "list", JsonArray.of(1))));
    }

    @Test
    void equalToIsExactWithUnsignedSixtyFourBits() {
        EventFilter filter = EventFilter.equalTo("data.size", JsonValue.parse("18446744073709551615"));

        assertTrue(filter.fits(parsed("{'event':'X','data':{'size':18446744073709551615}}")));
        assertFalse(filter.fits(parsed("{'event':'X','data':{'size':18446744073709551614}}")));
        assertFalse(filter.fits(parsed("{'event':'X','data':{'size':-1}}")));
    }

    @Test
    void oneOfFitsEachOfItsValues() {
        EventFilter filter = EventFilter.oneOf("data.status", "aborting", "null", null, 5);

        assertTrue(filter.fits(event("X", "status", "aborting")));
        assertTrue(filter.fits(event("X", "status", "null")));
        assertTrue(filter.fits(event("X", "status", null)));
        assertTrue(filter.fits(event("X", "status", JsonValue.parse("5.0"))));
        assertFalse(filter.fits(event("X", "status", "running")));
        assertFalse(filter.fits(event("X")));
        assertEquals("data.status = \"aborting\" or \"null\" or null or 5", filter.toString());
    }

    @Test
    void oneOfNeedsAValue() {
        assertThrows(IllegalArgumentException.class, () -> EventFilter.oneOf("data.status"));
        assertThrows(IllegalArgumentException.class, () -> EventFilter.oneOf("data.status", new Object()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a[0]", "[\"a\"]", "a\"b"})
    void aPathIsPlainNamesBetweenDots(String path) {
        assertThrows(IllegalArgumentException.class, () -> EventFilter.absent(path));
        assertThrows(IllegalArgumentException.class, () -> EventFilter.equalTo(path, 1));
        assertThrows(IllegalArgumentException.class, () -> EventFilter.oneOf(path, 1));
    }

    @Test
    void thePathStartsAtTheWholeMessage() {
        assertTrue(EventFilter.equalTo("event", "STOP").fits(event("STOP")));
        assertTrue(EventFilter.equalTo("timestamp.seconds", -1)
                .fits(parsed("{'event':'X','timestamp':{'seconds':-1,'microseconds':-1}}")));
    }

    @Test
    void andNeedsBoth() {
        EventFilter filter = EventFilter.named("STOP", "SHUTDOWN").and(EventFilter.equalTo("data.guest", true));

        assertTrue(filter.fits(event("SHUTDOWN", "guest", true)));
        assertFalse(filter.fits(event("SHUTDOWN", "guest", false)));
        assertFalse(filter.fits(event("RESET", "guest", true)));
        assertEquals("(STOP or SHUTDOWN) and (data.guest = true)", filter.toString());
    }

    @Test
    void andOfNamesFitsTheirIntersection() {
        EventFilter filter = EventFilter.named("STOP", "RESUME").and(EventFilter.named("RESUME", "RESET"));

        assertTrue(filter.fits(event("RESUME")));
        assertFalse(filter.fits(event("STOP")));
        assertFalse(filter.fits(event("RESET")));
    }

    @Test
    void orOfSeveralNamesWithAPatternEachDoesNotMixThem() {
        EventFilter filter = EventFilter.named("BLOCK_JOB_COMPLETED")
                .and(EventFilter.matching(JsonObject.of("data", JsonObject.of("device", "job0"))))
                .or(EventFilter.named("JOB_STATUS_CHANGE")
                        .and(EventFilter.matching(JsonObject.of("data", JsonObject.of("id", "job1")))))
                .or(EventFilter.named("SHUTDOWN"));

        assertTrue(filter.fits(event("BLOCK_JOB_COMPLETED", "device", "job0")));
        assertTrue(filter.fits(event("JOB_STATUS_CHANGE", "id", "job1")));
        assertTrue(filter.fits(event("SHUTDOWN", "guest", false)));
        assertFalse(filter.fits(event("BLOCK_JOB_COMPLETED", "id", "job1")));
        assertFalse(filter.fits(event("JOB_STATUS_CHANGE", "device", "job0")));
        assertFalse(filter.fits(event("BLOCK_JOB_COMPLETED", "device", "job1")));
        assertFalse(filter.fits(event("RESET", "device", "job0")));
    }

    @Test
    void orWithAFilterWithoutNamesLetsOtherNamesPass() {
        EventFilter filter = EventFilter.named("STOP").or(EventFilter.equalTo("data.id", "a"));

        assertTrue(filter.fits(event("STOP")));
        assertTrue(filter.fits(event("RESET", "id", "a")));
        assertFalse(filter.fits(event("RESET")));
    }

    @Test
    void anOrInsideAnAndStaysTogether() {
        EventFilter either = EventFilter.named("STOP").or(EventFilter.equalTo("data.id", "a"));
        EventFilter filter = either.and(EventFilter.named("STOP", "RESET"));

        assertTrue(filter.fits(event("STOP")));
        assertTrue(filter.fits(event("RESET", "id", "a")));
        assertFalse(filter.fits(event("RESET", "id", "b")));
        assertFalse(filter.fits(event("RESUME", "id", "a")));
    }

    @Test
    void aPredicateIsAskedByFitsAndNotByCouldFit() {
        AtomicInteger asked = new AtomicInteger();
        EventFilter filter = EventFilter.where(event -> asked.incrementAndGet() > 1);

        assertTrue(filter.couldFit(event("STOP")));
        assertEquals(0, asked.get());
        assertFalse(filter.fits(event("STOP")));
        assertTrue(filter.fits(event("STOP")));
        assertEquals(2, asked.get());
    }

    @Test
    void couldFitNeverSaysNoWhereFitsSaysYes() {
        EventFilter none = EventFilter.where(event -> false);
        EventFilter all = EventFilter.where(event -> true);
        EventFilter stop = EventFilter.named("STOP");
        EventFilter withId = EventFilter.equalTo("data.id", "a");
        EventFilter[] filters = {
            stop.and(all),
            all.and(stop),
            stop.or(none),
            none.or(withId),
            withId.and(all).or(stop),
            all.and(withId),
            stop.or(all).and(withId),
            withId.or(stop.and(none))
        };
        Event[] events = {event("STOP"), event("RESET"), event("STOP", "id", "a"), event("RESET", "id", "a")};

        int fitting = 0;
        for (EventFilter filter : filters) {
            for (Event event : events) {
                if (filter.fits(event)) {
                    fitting++;
                    assertTrue(filter.couldFit(event), () -> filter + " for " + event);
                }
            }
        }
        assertEquals(17, fitting);
        assertFalse(stop.and(all).couldFit(event("RESET")));
        assertFalse(withId.and(all).couldFit(event("STOP")));
        assertTrue(withId.or(all).couldFit(event("STOP")));
    }

    @Test
    void whatAPredicateThrowsReachesTheTaker() {
        EventFilter filter = EventFilter.named("STOP").and(EventFilter.where(event -> {
            throw new IllegalStateException("broken");
        }));

        assertThrows(IllegalStateException.class, () -> filter.fits(event("STOP")));
        assertFalse(filter.fits(event("RESET")));
    }

    @Test
    void nothingMayBeNull() {
        EventFilter any = EventFilter.any();
        assertThrows(NullPointerException.class, () -> any.or(null));
        assertThrows(NullPointerException.class, () -> any.and(null));
        assertThrows(NullPointerException.class, () -> EventFilter.where(null));
        assertThrows(NullPointerException.class, () -> EventFilter.matching(null));
        assertThrows(NullPointerException.class, () -> EventFilter.absent(null));
    }
}
