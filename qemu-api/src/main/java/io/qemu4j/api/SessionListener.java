package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import java.time.Duration;

/**
 * Is told what a session says and hears, for logs, recordings and metrics. Every method does nothing unless
 * overridden.
 *
 * <p>Messages come with their secrets replaced by {@link #HIDDEN}; the options of the session say what counts
 * as one.
 *
 * <p>Threads: called on the session's executor – or, where that refuses, on the common pool –, one call at a
 * time, in order. A listener that cannot keep up misses messages and is told how many by {@link #missed}; it
 * never slows the session down. What it throws is logged and forgotten.
 *
 * @since 0.1
 */
public interface SessionListener {
    /** What stands in place of a secret, or at the end of a text that goes on with one. */
    String HIDDEN = "(hidden)";

    /**
     * A command is about to be written.
     *
     * @param request the whole message, secrets replaced
     */
    default void sent(JsonObject request) {}

    /**
     * A message came: greeting, event or reply.
     *
     * @param message the whole message, secrets replaced
     */
    default void received(JsonObject message) {}

    /**
     * The reply to a command came after its caller had given up: the time limit had passed, or it was
     * interrupted or cancelled. {@link #received} was told of it too.
     *
     * @param command the name of the command
     * @param reply the whole reply, secrets replaced
     */
    default void lateReply(String command, JsonObject reply) {}

    /**
     * A command has been waiting for longer than the session's options call slow, and still waits.
     *
     * @param command the name of the command
     * @param waited how long so far
     */
    default void slow(String command, Duration waited) {}

    /**
     * Messages were left out because the listener could not keep up.
     *
     * @param count how many since the last call, at least 1
     */
    default void missed(long count) {}

    /**
     * The session is over. This is the last call, and never left out.
     *
     * @param end how it ended
     */
    default void ended(SessionEnd end) {}
}
