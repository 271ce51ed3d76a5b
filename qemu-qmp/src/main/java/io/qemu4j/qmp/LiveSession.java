package io.qemu4j.qmp;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.Greeting;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.UnexpectedReplyException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The session as callers see it: sends their commands and waits with them. {@link Link} is its other half. */
final class LiveSession implements QmpSession {
    /** QEMU reads about 270 kB/s of a monitor, a byte a system call: a large request earns more time. */
    private static final int REQUEST_BYTES_PER_SECOND = 100_000;

    /** So long that nothing need be added to it. */
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** chardev/char-socket.c TCP_MAX_FDS. */
    private static final int MOST_DESCRIPTORS = 16;

    private static final Reply EMPTY_SUCCESS = Reply.of(JsonObject.of("return", JsonObject.empty()));

    private final SessionOptions options;
    private final Drafts drafts = new Drafts();
    private final Conversation conversation = new Conversation();
    private final Wire wire;
    private final Slots slots;
    private final Patience patience;
    private final Link link;
    private final Writer writer;
    private final Transport transport;
    private final boolean outOfBand;
    private final long slowNanos;
    private volatile @Nullable Greeting greeting;

    LiveSession(String name, Transport transport, SessionOptions options) {
        this.options = options;
        this.transport = transport;
        outOfBand = options.outOfBand();
        slowNanos = TimeUnit.NANOSECONDS.convert(options.slowNotice());
        wire = new Wire(name, options);
        slots = new Slots(outOfBand);
        patience = new Patience(options.slowNotice(), wire);
        link = new Link(name, transport, options, conversation, slots, wire);
        writer = new Writer(
                transport,
                () -> link.die(new SessionEnd(
                        SessionEnd.Kind.LOST, new IOException("the peer took no bytes within a command's limit"))));
        link.closed().thenRun(writer::stop).thenRun(patience::stop);
    }

    Link link() {
        return link;
    }

    void greeted(Greeting received) {
        greeting = received;
    }

    @Override
    public Greeting greeting() {
        Greeting known = greeting;
        if (known == null) {
            throw new IllegalStateException("no greeting yet");
        }
        return known;
    }

    @Override
    public <R extends @Nullable Object> R execute(Command<R> command) {
        Request request = request(command);
        return decode(command, request, call(request, policyLimit(request)));
    }

    @Override
    public <R extends @Nullable Object> R execute(Command<R> command, Duration limit) {
        Request request = request(command);
        return decode(command, request, call(request, limit));
    }

    @Override
    public JsonObject executeRaw(Command<?> command) {
        Request request = request(command);
        return call(request, policyLimit(request)).message();
    }

    @Override
    public JsonObject executeRaw(Command<?> command, Duration limit) {
        return call(request(command), limit).message();
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> executeAsync(Command<R> command) {
        Request request = request(command);
        return callAsync(command, request, policyLimit(request));
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> executeAsync(Command<R> command, Duration limit) {
        return callAsync(command, request(command), limit);
    }

    @Override
    public EventStream events(EventFilter filter) {
        return link.open(filter);
    }

    @Override
    public boolean isOpen() {
        return link.end() == null;
    }

    @Override
    public CompletionStage<SessionEnd> closed() {
        return link.closed();
    }

    @Override
    public void close() {
        link.die(new SessionEnd(SessionEnd.Kind.CLOSED, null));
    }

    /** Runs the command's own code, and refuses what cannot be sent, before anything is registered. */
    private Request request(Command<?> command) {
        Request request = Request.of(command, drafts);
        if (!request.descriptors().isEmpty() && !transport.passesDescriptors()) {
            throw new UnsupportedOperationException(
                    request.name() + ": this transport passes no descriptors; a Unix domain socket does");
        }
        if (request.descriptors().size() > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    request.name() + ": " + request.descriptors().size() + " descriptors; QEMU takes at most "
                            + MOST_DESCRIPTORS + " with a message");
        }
        if (request.outOfBand() && !outOfBand) {
            throw new UnsupportedOperationException(
                    request.name() + ": the session is not enabled for out-of-band commands");
        }
        return request;
    }

    private Duration policyLimit(Request request) {
        Duration limit = options.commandLimit(request.name());
        long seconds = request.length() / REQUEST_BYTES_PER_SECOND;
        boolean endless = limit.compareTo(ENDLESS) >= 0;
        return seconds == 0 || endless ? limit : limit.plusSeconds(seconds);
    }

    private Reply call(Request request, Duration limit) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedCallException(request.name() + ": interrupted before it was sent", null);
        }
        Deadline deadline = Deadline.in(limit);
        return await(send(request, deadline, limit), deadline, limit);
    }

    private <R extends @Nullable Object> CompletableFuture<R> callAsync(
            Command<R> command, Request request, Duration limit) {
        Deadline deadline = Deadline.in(limit);
        Pending pending;
        try {
            pending = send(request, deadline, limit);
        } catch (CommandTimeoutException | SessionClosedException | InterruptedCallException e) {
            return CompletableFuture.failedFuture(e);
        }
        link.sentAsynchronously();
        Patience.Wait wait = patience.begin(pending, deadline);
        return new Answer<>(
                pending.reply(),
                () -> decode(command, request, settled(pending, limit)),
                options.faithfulExecutor(),
                options.hasDefaultExecutor(),
                () -> link.readFor(pending, Pending.Waiter.JOIN, deadline.remainingNanos()),
                () -> {
                    patience.end(wait);
                    // It may have been cancelled.
                    pending.giveUp();
                });
    }

    /** Registers the command, then writes it. */
    private Pending send(Request request, Deadline deadline, Duration limit) {
        if (link.end() != null) {
            throw link.closedException(request.name() + ": not sent", false);
        }
        if (deadline.hasPassed() || !slots.acquire(request, deadline)) {
            throw new CommandTimeoutException(request.name(), limit, false);
        }
        Pending pending = conversation.begin(request).orElse(null);
        if (pending == null) {
            slots.release(request);
            throw link.closedException(request.name() + ": not sent", false);
        }
        boolean locked = false;
        try {
            byte[] bytes = request.bytes(pending.id());
            locked = writer.lock(request.name(), deadline);
            if (!locked) {
                throw new CommandTimeoutException(request.name(), limit, false);
            }
            write(pending, bytes, deadline);
            return pending;
        } finally {
            if (locked) {
                writer.unlock();
            }
            if (!pending.mayHaveExecuted() && conversation.forget(pending)) {
                slots.release(request);
            }
        }
    }

    private void write(Pending pending, byte[] bytes, Deadline deadline) {
        Request request = pending.request();
        if (link.end() != null) {
            throw link.closedException(request.name() + ": not sent", false);
        }
        if (request.name().equals("quit")) {
            link.expectEnd();
        }
        if (wire.isOn()) {
            wire.sent(request, pending.id());
        }
        pending.markWritten();
        try {
            writer.write(request, bytes, deadline);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            // A descriptor that is not open, say. By the transport's contract nothing was written, so the
            // mistake is the caller's alone.
            pending.markUnwritten();
            throw e;
        } catch (IOException | RuntimeException e) {
            // How much went out is unknown, so the connection is of no more use; the caller learns it as it
            // learns of any death, when it waits for the reply.
            link.lostWhileWriting(e);
        }
    }

    private Reply await(Pending pending, Deadline deadline, Duration limit) {
        link.readFor(pending, Pending.Waiter.CALL, Math.min(slowNanos, deadline.remainingNanos()));
        if (pending.reply().isDone()) {
            return settled(pending, limit);
        }
        Deadline slow = Deadline.in(options.slowNotice());
        try {
            if (slow.remainingNanos() < deadline.remainingNanos()
                    && !isAnsweredWithin(slow.remainingNanos(), pending)) {
                wire.slow(pending.request().name(), options.slowNotice());
            }
            if (!isAnsweredWithin(deadline.remainingNanos(), pending)) {
                pending.giveUp();
            }
        } catch (InterruptedException e) {
            pending.giveUp();
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(
                    pending.request().name() + ": interrupted while waiting for the reply; it may still be executed",
                    e,
                    true);
        }
        return settled(pending, limit);
    }

    private static boolean isAnsweredWithin(long nanos, Pending pending) throws InterruptedException {
        try {
            pending.reply().get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException ended) {
            return true;
        }
    }

    /** What a finished wait means to its caller: the reply, or the exception for it. */
    private Reply settled(Pending pending, Duration limit) {
        String name = pending.request().name();
        try {
            return pending.reply().join();
        } catch (CancellationException e) {
            throw new CommandTimeoutException(name, limit, true);
        } catch (CompletionException ended) {
            SessionEnd end = link.end();
            if (name.equals("quit") && end != null && end.kind() == SessionEnd.Kind.QUIT) {
                // The reply to quit is not guaranteed: qapi/control.json.
                return EMPTY_SUCCESS;
            }
            throw link.closedException(name + ": no reply", pending.mayHaveExecuted());
        }
    }

    private static <R extends @Nullable Object> R decode(Command<R> command, Request request, Reply reply) {
        JsonObject error = reply.error();
        if (error != null) {
            throw new CommandFailedException(request.name(), error.string("class"), error.string("desc"));
        }
        JsonValue returned = reply.returned();
        try {
            return command.decode(returned);
        } catch (RuntimeException e) {
            throw new UnexpectedReplyException(request.name(), returned, e);
        }
    }
}
