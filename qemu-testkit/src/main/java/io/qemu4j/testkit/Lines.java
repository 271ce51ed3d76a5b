package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.Program.Action;
import io.qemu4j.testkit.Program.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a script in which the fake does something, one after the other: replies, events,
 * accidents.
 *
 * <p>Threads: for one thread to write.
 *
 * @param <S> the kind of script, which every method returns
 * @since 0.1
 */
public abstract sealed class Lines<S extends Lines<S>> permits Script, Answer {
    final List<Step> steps = new ArrayList<>();

    Lines() {}

    abstract S self();

    final S perform(String text, Action action) {
        steps.add(Step.perform(text, action));
        return self();
    }

    /**
     * Replies with the empty object.
     *
     * @return this
     */
    public final S reply() {
        return reply(JsonObject.empty());
    }

    /**
     * Replies to the command last received. Written twice, replies twice.
     *
     * @param returned the {@code return} value: JSON, or what {@link JsonValue#of} takes
     * @return this
     */
    public final S reply(@Nullable Object returned) {
        JsonValue value = JsonValue.of(returned);
        return perform("reply " + value, m -> m.reply(m.current(), value));
    }

    /**
     * Replies to an earlier command: out of order, or late.
     *
     * @param command its name; of several, the last is meant
     * @param returned the {@code return} value: JSON, or what {@link JsonValue#of} takes
     * @return this
     */
    public final S replyTo(String command, @Nullable Object returned) {
        JsonValue value = JsonValue.of(returned);
        return perform("reply to " + command + " " + value, m -> m.reply(m.last(command), value));
    }

    /**
     * Sends a reply with an id of its own.
     *
     * @param id the id: JSON, or what {@link JsonValue#of} takes
     * @param returned the {@code return} value, likewise
     * @return this
     */
    public final S replyWithId(@Nullable Object id, @Nullable Object returned) {
        return send(JsonObject.of("return", returned, "id", id));
    }

    /**
     * Sends a reply without an id.
     *
     * @param returned the {@code return} value: JSON, or what {@link JsonValue#of} takes
     * @return this
     */
    public final S replyWithoutId(@Nullable Object returned) {
        return send(JsonObject.of("return", returned));
    }

    /**
     * Refuses the command last received.
     *
     * @param errorClass such as {@code GenericError}
     * @param description the text for people
     * @return this
     */
    public final S error(String errorClass, String description) {
        JsonObject error = JsonObject.of("class", errorClass, "desc", description);
        return perform("error " + error, m -> m.error(m.current().id().orElse(null), error));
    }

    /**
     * Sends an error without an id, as QEMU does for what it could not parse.
     *
     * @param errorClass such as {@code GenericError}
     * @param description the text for people
     * @return this
     */
    public final S errorWithoutId(String errorClass, String description) {
        return send(JsonObject.of("error", JsonObject.of("class", errorClass, "desc", description)));
    }

    /**
     * Answers the command last received with a message made of it.
     *
     * @param message makes the whole message; runs on the fake's thread
     * @return this
     */
    public final S answer(Function<ReceivedCommand, JsonObject> message) {
        Objects.requireNonNull(message, "message");
        return perform("answer", m -> m.out().send(message.apply(m.current())));
    }

    /**
     * Sends an event without data, to this client alone.
     *
     * @param name the event's name
     * @return this
     */
    public final S event(String name) {
        return event(name, JsonObject.empty());
    }

    /**
     * Sends an event, to this client alone.
     *
     * @param name the event's name
     * @param data its values; when empty, the member is left out
     * @return this
     */
    public final S event(String name, JsonObject data) {
        String text = "event " + Objects.requireNonNull(name, "name") + (data.isEmpty() ? "" : " " + data);
        return perform(text, m -> m.out().send(m.vm().event(name, data)));
    }

    /**
     * Sends a message as it is given.
     *
     * @param message the whole message
     * @return this
     */
    public final S send(JsonObject message) {
        return perform("send " + message, m -> m.out().send(message));
    }

    /**
     * Sends bytes as they are, in one write.
     *
     * @param bytes the bytes
     * @return this
     */
    public final S raw(byte[] bytes) {
        byte[] copy = bytes.clone();
        return perform("raw, " + copy.length + " bytes", m -> m.out().raw(copy));
    }

    /**
     * Sends text as it is, in one write.
     *
     * @param text the text, sent as UTF-8
     * @return this
     */
    public final S raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends only the first half of the next message.
     *
     * @return this
     */
    public final S cutShort() {
        return perform("cut short", m -> m.out().cutNextShort());
    }

    /**
     * Sends several messages in a single write.
     *
     * @param messages writes the lines that send them
     * @return this
     */
    public final S together(Consumer<S> messages) {
        perform("together", m -> m.out().hold());
        messages.accept(self());
        return perform("end of together", m -> m.out().release());
    }

    /**
     * Writes the same lines several times.
     *
     * @param times how often
     * @param lines writes the lines
     * @return this
     */
    public final S repeat(int times, Consumer<S> lines) {
        for (int i = 0; i < times; i++) {
            lines.accept(self());
        }
        return self();
    }

    /**
     * Answers the command last received as a lenient fake does by itself, with its events and its change of
     * state: {@link FakeQemu} lists what it knows.
     *
     * @return this
     */
    public final S answerFromStock() {
        return perform("answer from stock", m -> m.answerFromStock(m.current()));
    }

    /**
     * Does nothing, reading included, for a while, like a QEMU that is busy.
     *
     * @param time how long; zero goes on at once
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public final S delay(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("negative delay: " + time);
        }
        return perform("delay " + time, m -> m.delay(time));
    }

    /**
     * Does nothing more, reading included, until the test releases the latch.
     *
     * @param latch what to wait for
     * @return this
     */
    public final S waitFor(CountDownLatch latch) {
        Objects.requireNonNull(latch, "latch");
        return perform("wait", m -> latch.await());
    }

    /**
     * Tells the test that the script came to this line.
     *
     * @param latch what to count down
     * @return this
     */
    public final S signal(CountDownLatch latch) {
        Objects.requireNonNull(latch, "latch");
        return perform("signal", m -> latch.countDown());
    }

    /**
     * Neither reads nor writes any more, like a stopped process, until the fake is closed.
     *
     * @return this
     */
    public final S stall() {
        return perform("stall", FakeMonitor::stall);
    }

    /**
     * Closes the connection.
     *
     * @return this
     */
    public final S hangUp() {
        return perform("hang up", FakeMonitor::hangUp);
    }

    /**
     * Breaks the connection: in memory as {@link MemoryTransport#reset} does; elsewhere it is closed.
     *
     * @return this
     */
    public final S reset() {
        return perform("reset", FakeMonitor::reset);
    }
}
