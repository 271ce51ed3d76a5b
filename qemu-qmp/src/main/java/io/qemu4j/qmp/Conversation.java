package io.qemu4j.qmp;

import io.qemu4j.api.Event;
import io.qemu4j.api.Greeting;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.json.JsonNumber;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The brain of a session, without threads and I/O: hands out ids, holds the pending replies, and tells what
 * each message is.
 *
 * <p>Ids are small numbers, since QEMU reads its input one byte a system call, and go round so that one is
 * reused as late as possible.
 *
 * <p>Threads: safe; every method is short and calls nothing outside.
 */
final class Conversation {
    /** Ids go round below this, unless more commands are pending. */
    private static final int SMALL_IDS = 1000;

    private static final int INITIAL = 16;

    /** What a message turned out to be. */
    sealed interface Incoming {
        record Greeted(Greeting greeting) implements Incoming {}

        record Happened(Event event) implements Incoming {}

        /** The reply to a command that still waits, or waited: {@code pending} may have been given up. */
        record Answered(Pending pending, Reply reply) implements Incoming {}

        /**
         * A reply that belongs to no command, or an error without id that cannot be told whose it is; {@code
         * repeated} when it follows another such error.
         */
        record Stray(JsonObject reply, boolean repeated) implements Incoming {}
    }

    private @Nullable Pending[] table = new Pending[INITIAL];
    private int ids = SMALL_IDS;
    private int nextId;
    private int held;
    private boolean ended;
    /**
     * An error without id was seen and no reply since. One broken request makes QEMU send up to a thousand of
     * them: only the first may be blamed on a command, or the rest would hit the innocent next one.
     */
    private boolean inCascade;

    /**
     * Registers a command under a free id.
     *
     * @return empty when the conversation has ended
     */
    synchronized Optional<Pending> begin(Request request) {
        if (ended) {
            return Optional.empty();
        }
        if (held == ids) {
            ids *= 2;
        }
        int id = nextId;
        while (at(id) != null) {
            id = (id + 1) % ids;
        }
        if (id >= table.length) {
            table = Arrays.copyOf(table, Math.min(ids, 2 * id));
        }
        nextId = (id + 1) % ids;
        Pending pending = new Pending(request, id);
        table[id] = pending;
        held++;
        return Optional.of(pending);
    }

    /** Whether no reply is due. */
    synchronized boolean isQuiet() {
        return held == 0;
    }

    private @Nullable Pending at(int id) {
        return id < 0 || id >= table.length ? null : table[id];
    }

    /**
     * Takes back a command of which nothing was written.
     *
     * @return false when the conversation's end was quicker
     */
    synchronized boolean forget(Pending pending) {
        // Not just by its id: a server that answers what was never sent may have freed it for another.
        return at(pending.id()) == pending && take(pending.id()) != null;
    }

    /**
     * Tells what a message is, and frees the id of the command it answers.
     *
     * @throws ProtocolException if it is nothing a QMP server sends
     */
    Incoming accept(JsonObject message) {
        try {
            if (message.has("event")) {
                return new Incoming.Happened(Event.of(message));
            }
            if (message.has("QMP")) {
                return new Incoming.Greeted(Greeting.of(message));
            }
            if (message.has("error")) {
                JsonObject error = message.object("error");
                error.string("class");
                error.string("desc");
                return answered(message, true);
            }
        } catch (RuntimeException e) {
            throw new ProtocolException("ill-formed message: " + e.getMessage(), e);
        }
        if (message.has("return")) {
            return answered(message, false);
        }
        throw new ProtocolException("a message that is no greeting, event or reply", null);
    }

    /**
     * Frees the id of a command that succeeded.
     *
     * @return null if no such command was written
     */
    synchronized @Nullable Pending succeeded(int id) {
        inCascade = false;
        return takeWritten(id);
    }

    private synchronized Incoming answered(JsonObject reply, boolean isError) {
        Pending pending = null;
        boolean repeated = !reply.has("id") && inCascade;
        if (reply.has("id")) {
            inCascade = false;
            pending = reply.get("id") instanceof JsonNumber number ? take(number) : null;
        } else if (isError && !inCascade) {
            inCascade = true;
            pending = takeOnlyWritten();
        }
        return pending == null ? new Incoming.Stray(reply, repeated) : new Incoming.Answered(pending, Reply.of(reply));
    }

    private @Nullable Pending take(JsonNumber id) {
        try {
            return takeWritten(id.intValueExact());
        } catch (JsonTypeException notOurs) {
            return null;
        }
    }

    /** Takes a command that QEMU may have seen: what answers any other answers nothing of ours. */
    private @Nullable Pending takeWritten(int id) {
        Pending pending = at(id);
        return pending != null && pending.mayHaveExecuted() ? take(id) : null;
    }

    private @Nullable Pending take(int id) {
        Pending pending = table[id];
        if (pending != null) {
            table[id] = null;
            held--;
        }
        return pending;
    }

    /** Takes the one command that QEMU may have seen, if there is but one. */
    private @Nullable Pending takeOnlyWritten() {
        Pending only = null;
        for (Pending pending : table) {
            if (pending != null && pending.mayHaveExecuted()) {
                if (only != null) {
                    return null;
                }
                only = pending;
            }
        }
        return only == null ? null : take(only.id());
    }

    /** Ends it: nothing begins any more. Returns what was still pending, each for the last time. */
    synchronized List<Pending> end() {
        ended = true;
        List<Pending> left = new ArrayList<>();
        for (Pending pending : table) {
            if (pending != null) {
                left.add(pending);
            }
        }
        Arrays.fill(table, null);
        held = 0;
        return left;
    }
}
