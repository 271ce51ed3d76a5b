package io.qemu4j.qmp;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.qmp.Conversation.Incoming;
import io.qemu4j.testkit.LeaksAllowed;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do at once to the table of pending replies and to an event stream, the outcome is one that
 * some order of the same calls, one after the other, has too.
 */
@Tag("fuzz")
@LeaksAllowed(files = "socket:.*|pipe:.*|/.*", threads = ".*", reason = "Lincheck's own, for the life of the JVM")
class LinearizabilityTest {
    private static StressOptions options() {
        return new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(30)
                .invocationsPerIteration(2_000);
    }

    /** The table: ids are small, so that replies meet commands. */
    public static final class Table {
        private final Conversation conversation = new Conversation();

        @Operation
        public String send() {
            Pending pending = conversation
                    .begin(Request.of(Command.of("x"), new Drafts()))
                    .orElse(null);
            if (pending == null) {
                return "ended";
            }
            pending.markWritten();
            return "sent " + pending.id();
        }

        @Operation
        public String reply(int number) {
            int id = Math.floorMod(number, 4);
            Incoming incoming = conversation.accept(JsonObject.of("return", 1, "id", id));
            return incoming instanceof Incoming.Answered answered
                    ? "answers " + answered.pending().id()
                    : "stray";
        }

        @Operation
        public String end() {
            return conversation.end().stream()
                    .map(p -> Integer.toString(p.id()))
                    .collect(Collectors.joining(","));
        }
    }

    /** A stream of two places, with one reader that offers and any number of consumers. */
    public static final class Stream {
        private final EventQueue queue =
                new EventQueue(EventFilter.any(), 2, EventOverflow.DROP_OLDEST, closed -> {}, EventQueueTest.NOBODY);

        @Operation(nonParallelGroup = "reader")
        public void offer(int number) {
            queue.offer(Event.of(JsonObject.of("event", "E" + Math.floorMod(number, 3))));
            queue.flush();
        }

        @Operation
        public String poll() {
            try {
                return queue.poll().map(Event::name).orElse("none");
            } catch (EventsLostException e) {
                return "lost " + e.count();
            }
        }

        @Operation
        public void close() {
            queue.close();
        }
    }

    @Test
    void theTableOfPendingRepliesIsLinearizable() {
        options().check(Table.class);
    }

    @Test
    void anEventStreamIsLinearizable() {
        options().check(Stream.class);
    }
}
