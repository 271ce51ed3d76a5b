package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads on one session with a real QEMU. */
class StressIT extends QemuTestBase {
    private static final int THREADS = 64;

    @Test
    void everyReplyReachesItsOwnCaller() throws Exception {
        everyReplyReachesItsOwnCaller(100);
    }

    @Test
    @Tag("flood")
    void everyReplyOfOneHundredTwentyEightThousandReachesItsOwnCaller() throws Exception {
        everyReplyReachesItsOwnCaller(2000);
    }

    private void everyReplyReachesItsOwnCaller(int commands) throws Exception {
        QmpSession session = open();
        AtomicBoolean over = new AtomicBoolean();
        try (EventStream events = session.events(EventFilter.named("STOP", "RESUME"))) {
            Call<Integer> toggling = Call.start(() -> toggle(session, over));
            Call<Integer> counting = Call.start(() -> count(events));
            List<Call<Integer>> callers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                String name = "thread" + t;
                callers.add(Call.start(() -> ask(session, name, commands)));
            }

            for (Call<Integer> caller : callers) {
                assertEquals(commands, caller.result(Duration.ofSeconds(250)));
            }

            over.set(true);
            int toggled = toggling.result();
            session.close();
            assertTrue(toggled > 10, () -> "only " + toggled + " events flowed");
            assertEquals(toggled, counting.result());
        }
    }

    /** Asks for what only this caller asks for: the error repeats it. */
    private static int ask(QmpSession session, String name, int times) {
        for (int i = 0; i < times; i++) {
            String id = name + "-" + i;
            CommandFailedException e = assertThrows(
                    CommandFailedException.class, () -> session.execute("device_del", JsonObject.of("id", id)));
            assertEquals("Device '" + id + "' not found", e.description());
        }
        return times;
    }

    private static int toggle(QmpSession session, AtomicBoolean over) {
        int events = 0;
        while (!over.get()) {
            session.execute("stop");
            session.execute("cont");
            events += 2;
        }
        return events;
    }

    /** Takes events until the end, and sees that they alternate: none lost, none twice, in order. */
    private static int count(EventStream events) {
        int count = 0;
        while (true) {
            try {
                Event event = events.next(LONG);
                assertEquals(count % 2 == 0 ? "STOP" : "RESUME", event.name());
                count++;
            } catch (SessionClosedException end) {
                return count;
            }
        }
    }

    @Test
    void closeMidFlightFreesAllWithinASecond() throws Exception {
        QmpSession session = open();
        AtomicLong done = new AtomicLong();
        List<Call<Object>> callers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            callers.add(Call.start(() -> {
                while (true) {
                    session.execute("query-status");
                    done.incrementAndGet();
                }
            }));
        }
        while (done.get() < 1000) {
            Thread.onSpinWait();
        }

        long start = System.nanoTime();
        session.close();
        for (Call<Object> caller : callers) {
            caller.failure(SessionClosedException.class, LONG);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, took::toString);
    }
}
