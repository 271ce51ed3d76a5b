package io.qemu4j.qmp;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventParser;
import io.qemu4j.api.Greeting;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.SessionEnd.Kind;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParseException;
import io.qemu4j.api.json.JsonParser;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a session, and its life: the reader thread, the event streams, and the one way to die.
 * Whoever reads runs no user code meanwhile and takes no lock that a blocked writer may hold.
 */
final class Link {
    /** In milliseconds. Draining a socket's buffer takes a fraction of one. */
    private static final long MOMENT = 500;

    private static final String SHUTDOWN = "SHUTDOWN";

    private final String name;
    private final Transport transport;
    private final SessionOptions options;
    private final Conversation conversation;
    private final Slots slots;
    private final Wire wire;
    private final ReadTurn turn;
    private final Framer framer;
    private final JsonParser parser = new JsonParser();
    private final List<EventQueue> streams = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Greeting> greeting = new CompletableFuture<>();
    private final CompletableFuture<SessionEnd> closed = new CompletableFuture<>();
    private final AtomicReference<@Nullable SessionEnd> end = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean quitAsked;
    private volatile boolean shutdownTold;
    private volatile @Nullable Event lastShutdown;

    Link(String name, Transport transport, SessionOptions options, Conversation conversation, Slots slots, Wire wire) {
        this.name = name;
        this.transport = transport;
        this.options = options;
        this.conversation = conversation;
        this.slots = slots;
        this.wire = wire;
        framer = new Framer(options.messageCap());
        turn = new ReadTurn(transport, conversation, this::read, ReadTurn.ASIDE);
    }

    void start() {
        options.readerThread(name, turn::run).start();
    }

    /** Completes with the greeting; cancelled when the session dies before it. */
    CompletableFuture<Greeting> greeting() {
        return greeting;
    }

    /** Not the future itself, which a caller could complete. */
    CompletionStage<SessionEnd> closed() {
        return closed.minimalCompletionStage();
    }

    /** How the session ended, or null while it lives. */
    @Nullable
    SessionEnd end() {
        return end.get();
    }

    /** From here on an end of the stream is what was asked for. */
    void expectEnd() {
        quitAsked = true;
    }

    /** QEMU's last SHUTDOWN, once the session has ended or the deadline passes. Waits for no executor. */
    Optional<Event> lastShutdown(Deadline deadline) {
        try {
            over.await(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("interrupted while waiting for the end of session " + name, e);
        }
        return Optional.ofNullable(lastShutdown);
    }

    /** Reads for the calling thread, which waits so long for a reply, if it is its turn. */
    void readFor(Pending pending, Pending.Waiter waiter, long nanos) {
        turn.readFor(pending, waiter, nanos);
    }

    void sentAsynchronously() {
        turn.sentAsynchronously();
    }

    EventQueue open(EventFilter filter) {
        EventQueue stream =
                new EventQueue(filter, options.eventBound(), options.eventOverflow(), streams::remove, turn);
        streams.add(stream);
        // Added first and checked second, while death marks first and ends streams second: none is missed.
        if (end() != null) {
            streams.remove(stream);
            throw closedException("no events", false);
        }
        return stream;
    }

    SessionClosedException closedException(String what, boolean mayHaveExecuted) {
        SessionEnd how = end();
        Throwable cause = how == null ? null : how.cause().orElse(null);
        String outcome = mayHaveExecuted ? "; it may or may not have been executed" : "";
        return new SessionClosedException(what + ": session " + name + " " + how + outcome, mayHaveExecuted, cause);
    }

    /** The connection broke, or came to its end after a shutdown was asked for or announced. */
    void lost(Throwable cause) {
        die(isEndExpected() ? new SessionEnd(Kind.QUIT, null) : new SessionEnd(Kind.LOST, cause));
    }

    /**
     * A write failed. What QEMU said before the connection broke is still to be read, its {@code SHUTDOWN}
     * for one: the reader gets a moment to come to the end by itself.
     */
    void lostWhileWriting(Throwable cause) {
        try {
            if (over.await(MOMENT, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lost(cause);
    }

    private boolean isEndExpected() {
        return quitAsked || shutdownTold;
    }

    /** The only way to die; the first call counts. */
    void die(SessionEnd how) {
        if (!end.compareAndSet(null, how)) {
            return;
        }
        try {
            transport.close();
        } catch (IOException | RuntimeException e) {
            // The session is over either way, and whoever is told why it ended cannot use this.
        }
        turn.end();
        greeting.cancel(false);
        for (Pending pending : conversation.end()) {
            pending.sessionEnded();
            slots.release(pending.request());
        }
        for (EventQueue stream : streams) {
            stream.end(how);
        }
        over.countDown();
        wire.ended(how);
        closed.completeAsync(() -> how, options.faithfulExecutor());
    }

    /** Reads once, and deals with what came: see {@link ReadTurn.Reads}. */
    private int read(int millis) {
        try {
            int offset = framer.space();
            byte[] buffer = framer.buffer();
            int most = buffer.length - offset;
            int count = millis == 0
                    ? transport.read(buffer, offset, most)
                    : transport.readWithin(buffer, offset, most, millis);
            if (count < 0) {
                finished();
            } else {
                framer.received(count);
                cut();
                if (end() == null) {
                    return count;
                }
            }
        } catch (IOException e) {
            lost(e);
        } catch (ProtocolException e) {
            flushAndDie(new SessionEnd(Kind.PROTOCOL, e));
        } catch (RuntimeException | Error e) {
            flushAndDie(new SessionEnd(Kind.LOST, e));
        }
        return -1;
    }

    private void cut() {
        while (framer.next()) {
            if (framer.isEvent()) {
                happened(framer.events(), framer.frameLength());
            } else {
                // Who has the reply may look for the events that came before it.
                flush();
                if (!succeeded()) {
                    accept(parse(), framer.frameLength());
                }
            }
        }
        flush();
    }

    /** No event that came before is lost; but whatever else fails now, the session ends. */
    private void flushAndDie(SessionEnd how) {
        try {
            flush();
        } finally {
            die(how);
        }
    }

    private void flush() {
        for (EventQueue stream : streams) {
            stream.flush();
        }
    }

    private void finished() {
        if (isEndExpected()) {
            die(new SessionEnd(Kind.QUIT, null));
        } else if (framer.isMidFrame()) {
            die(new SessionEnd(Kind.LOST, new IOException("the peer closed the connection inside a message")));
        } else {
            die(new SessionEnd(Kind.PEER_CLOSED, null));
        }
    }

    /** Deals with the reply to a command that succeeded, if it is one and nothing is odd about it. */
    private boolean succeeded() {
        Reply reply = Success.read(parser, framer.buffer(), framer.frameOffset(), framer.frameLength());
        Pending pending = reply == null ? null : conversation.succeeded(reply.id());
        if (reply == null || pending == null) {
            return false;
        }
        answered(pending, reply, framer.frameLength());
        return true;
    }

    private JsonObject parse() {
        try {
            return parser.parse(framer.buffer(), framer.frameOffset(), framer.frameLength())
                    .asObject();
        } catch (JsonParseException e) {
            throw new ProtocolException("not JSON: " + e.getMessage() + " in " + framer.frameExcerpt(), e);
        }
    }

    private void accept(JsonObject message, int length) {
        Conversation.Incoming incoming = conversation.accept(message);
        if (incoming instanceof Conversation.Incoming.Answered answered) {
            answered(answered.pending(), answered.reply(), length);
            return;
        }
        if (wire.isOn()) {
            wire.received(message, length);
        }
        if (incoming instanceof Conversation.Incoming.Happened happened) {
            happened(happened.event());
        } else if (incoming instanceof Conversation.Incoming.Greeted greeted) {
            if (!greeting.complete(greeted.greeting())) {
                throw new ProtocolException("a second greeting", null);
            }
        } else if (incoming instanceof Conversation.Incoming.Stray stray && !stray.repeated() && end() == null) {
            // Once the session has ended, what comes belongs to nobody because nobody waits any more.
            wire.stray(stray.reply(), length);
        }
    }

    private void answered(Pending pending, Reply reply, int length) {
        Request request = pending.request();
        slots.release(request);
        turn.replied(pending);
        if (wire.isOn()) {
            wire.replied(request, reply.message(), length);
        }
        if (request.name().equals("quit") && reply.error() != null) {
            quitAsked = false;
        }
        if (!pending.reply().complete(reply)) {
            wire.lateReply(request, reply.message(), length);
        }
    }

    private void happened(Event event) {
        note(event.name(), event);
        for (EventQueue stream : streams) {
            stream.offer(event);
        }
    }

    /** The same for one that is only made if somebody wants it. */
    private void happened(EventParser events, int length) {
        Event event = null;
        if (wire.isOn() || events.name().equals(SHUTDOWN)) {
            event = events.event();
        }
        if (event != null && wire.isOn()) {
            wire.received(event.raw(), length);
        }
        note(events.name(), event);
        for (EventQueue stream : streams) {
            if (stream.wants(events.name())) {
                event = event == null ? events.event() : event;
                stream.offer(event);
            }
        }
    }

    /** Remembers what bears on the session's end; only a SHUTDOWN must be there as an event. */
    private void note(String name, @Nullable Event event) {
        switch (name) {
            case SHUTDOWN -> {
                shutdownTold = true;
                lastShutdown = event;
            }
            // With -no-shutdown QEMU stays, and can be made to go on.
            case "RESUME" -> shutdownTold = false;
            default -> {}
        }
    }
}
