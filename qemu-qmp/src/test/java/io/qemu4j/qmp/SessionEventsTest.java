package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionEventsTest extends SessionTestBase {
    private static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }

    @Test
    void eventsBeforeAReplyAreQueuedBeforeItsCallerWakes() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("cont")
                .repeat(100, lines -> lines.event("A").event("B"))
                .reply());
        try (EventStream stream = session.events(EventFilter.any())) {
            session.execute("cont");

            assertEquals(200, stream.drain().size());
        }
    }

    @Test
    void anEventInOneReadWithTheReplyIsQueuedFirst() throws Exception {
        QmpSession session = open(Script.strict()
                .expect("cont")
                // The negotiation had the id 0.
                .raw("{\"event\": \"A\"}\r\n{\"return\": {}, \"id\": 1}\r\n{\"event\": \"B\"}\r\n"));
        try (EventStream stream = session.events(EventFilter.any())) {
            session.execute("cont");

            assertEquals("A", stream.poll().orElseThrow().name());
            assertEquals("B", stream.next(LONG).name());
        }
    }

    @Test
    void eventsInOneReadWithGarbageAreDelivered() throws Exception {
        QmpSession session =
                open(Script.strict().expect("cont").raw("{\"event\": \"A\"}\r\n{\"event\": \"B\"}\r\nno JSON"));
        try (EventStream stream = session.events(EventFilter.any())) {
            assertThrows(SessionClosedException.class, () -> session.execute("cont"));

            assertEquals(List.of("A", "B"), names(stream.drain()));
        }
    }

    @Test
    void eventsBetweenACommandAndItsReplyAreDelivered() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream stream = session.events(EventFilter.named("STOP", "RESUME"))) {
            session.execute("stop");
            session.execute("cont");

            assertEquals(List.of("STOP", "RESUME"), names(stream.drain()));
        }
    }

    @Test
    void eachStreamGetsWhatItsFilterFits() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream all = session.events(EventFilter.any());
                EventStream stops = session.events(EventFilter.named("STOP"));
                EventStream none = session.events(EventFilter.named("RESET"))) {
            session.execute("stop");
            session.execute("cont");

            assertEquals(List.of("STOP", "RESUME"), names(all.drain()));
            assertEquals(List.of("STOP"), names(stops.drain()));
            assertEquals(List.of(), none.drain());
        }
    }

    @Test
    void aStreamOpenedLaterMissesWhatWasBefore() throws Exception {
        QmpSession session = open(Script.lenient());
        session.execute("stop");
        try (EventStream stream = session.events(EventFilter.any())) {
            session.execute("cont");

            assertEquals(List.of("RESUME"), names(stream.drain()));
        }
    }

    @Test
    void aClosedStreamTakesNothingMoreAndOthersGoOn() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream open = session.events(EventFilter.any());
                EventStream closed = session.events(EventFilter.any())) {
            closed.close();

            session.execute("stop");

            assertEquals(List.of("STOP"), names(open.drain()));
            assertEquals(List.of(), closed.drain());
        }
    }

    @Test
    void eventsArriveWhileNoCallIsUnderWay() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream stream = session.events(EventFilter.any())) {
            Call<Event> waiting = Call.blocked(() -> stream.next(LONG));

            fake().event("WATCHDOG", JsonObject.of("action", "none"));

            assertEquals("none", waiting.result().data().string("action"));
        }
    }

    /** Found where the mistake is made: later it would end the session, or wait for an event to be noticed. */
    @Test
    void aFilterIsNeverNull() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream stream = session.events(EventFilter.any())) {
            assertThrows(NullPointerException.class, () -> session.events(null));
            assertThrows(NullPointerException.class, () -> stream.await(null, SHORT));
            assertThrows(NullPointerException.class, () -> stream.poll(null));

            session.execute("stop");

            assertEquals("STOP", stream.next(LONG).name());
            assertTrue(session.isOpen());
        }
    }

    @Test
    void unknownEventsAreDelivered() throws Exception {
        QmpSession session = open(Script.lenient());
        try (EventStream stream = session.events(EventFilter.any())) {
            fake().event("NEW_IN_QEMU_99", JsonObject.of("a", 1));

            assertEquals("NEW_IN_QEMU_99", stream.next(LONG).name());
        }
    }

    @Test
    void theBoundIsTheOptions() throws Exception {
        QmpSession session = open(
                Script.strict().expect("x").repeat(5, lines -> lines.event("A")).reply(),
                options().withEventBound(3));
        try (EventStream stream = session.events(EventFilter.any())) {
            session.execute("x");

            assertEquals(
                    2, assertThrows(EventsLostException.class, stream::drain).count());
            assertEquals(3, stream.drain().size());
            assertTrue(session.isOpen());
        }
    }

    @Test
    void theOverflowIsTheOptions() throws Exception {
        QmpSession session = open(
                Script.strict()
                        .expect("x")
                        .repeat(5, lines -> lines.event("A"))
                        .reply()
                        .expect("y")
                        .reply(),
                options().withEventBound(3).withEventOverflow(EventOverflow.FAIL_STREAM));
        try (EventStream stream = session.events(EventFilter.any())) {
            session.execute("x");

            assertEquals(3, stream.drain().size());
            assertEquals(
                    2, assertThrows(EventsLostException.class, stream::drain).count());
            assertEquals(
                    2, assertThrows(EventsLostException.class, stream::poll).count());
            session.execute("y");
        }
    }

    @Test
    void aSlowConsumerSlowsNobodyDown() throws Exception {
        QmpSession session = open(
                Script.lenient()
                        .when(
                                "x",
                                answer -> answer.repeat(100, lines -> lines.event("A"))
                                        .reply()),
                options().withEventBound(10));
        try (EventStream unread = session.events(EventFilter.any())) {
            for (int i = 0; i < 50; i++) {
                session.execute("x");
            }

            assertEquals(
                    4990, assertThrows(EventsLostException.class, unread::poll).count());
        }
    }

    @Test
    void theEndOfTheSessionEndsTheStreamsAfterWhatIsQueued() throws Exception {
        QmpSession session = open(Script.lenient().expect("x").event("LAST").raw("garbage"));
        try (EventStream stream = session.events(EventFilter.any())) {
            assertThrows(SessionClosedException.class, () -> session.execute("x"));

            assertEquals("LAST", stream.next(LONG).name());
            SessionClosedException e = assertThrows(SessionClosedException.class, () -> stream.next(LONG));
            assertInstanceOf(ProtocolException.class, e.getCause());
        }
    }

    @Test
    void anUnreadStreamKeepsTheSessionFromNothing() throws Exception {
        QmpSession session = open(Script.lenient());
        EventStream stream = session.events(EventFilter.any());
        session.execute("stop");

        session.close();

        assertEquals(List.of("STOP"), names(stream.drain()));
        assertThrows(SessionClosedException.class, () -> stream.next(Duration.ZERO));
    }

    @Test
    void eventsKeepTheirOrderAcrossManyCommands() throws Exception {
        QmpSession session = open(Script.lenient());
        List<String> expected = new ArrayList<>();
        try (EventStream stream = session.events(EventFilter.any())) {
            for (int i = 0; i < 500; i++) {
                session.execute("stop");
                session.execute("cont");
                expected.addAll(List.of("STOP", "RESUME"));
            }

            assertEquals(expected, names(stream.drain()));
        }
    }
}
