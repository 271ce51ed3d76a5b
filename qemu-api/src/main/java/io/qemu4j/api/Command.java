package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One QMP command with its arguments, and how to read what it returns. Implement it, best as a record,
 * for a command used often; {@link #of} makes one on the spot.
 *
 * <p>Threads: implementations are immutable; a session may call every method from any thread, {@link
 * #decode} always on the caller's or, for asynchronous calls, on the session's executor.
 *
 * @param <R> what the command returns
 * @since 0.1
 */
public interface Command<R extends @Nullable Object> {
    /**
     * The command's name.
     *
     * @return the name as QEMU spells it, such as {@code query-status}; not empty
     */
    String name();

    /**
     * The command's arguments.
     *
     * @return the arguments; when empty, the member is left out of the request
     */
    JsonObject arguments();

    /**
     * Reads the value that QEMU returned.
     *
     * @param returned the reply's {@code return} member
     * @return the result
     * @throws RuntimeException if the value is not what the command returns; the caller sees {@link
     *     UnexpectedReplyException} with it as the cause
     */
    R decode(JsonValue returned);

    /**
     * Whether to send the command out-of-band, ahead of those queued. Needs a session with {@code oob}
     * enabled and a command that QEMU allows it for.
     *
     * @return false, unless overridden
     */
    default boolean outOfBand() {
        return false;
    }

    /**
     * The descriptors that travel with the command, by SCM_RIGHTS. QEMU takes one a command.
     *
     * @return none, unless overridden
     */
    default List<PassedDescriptor> descriptors() {
        return List.of();
    }

    /**
     * A command without arguments, which returns JSON.
     *
     * @param name the name as QEMU spells it
     * @return the command
     * @throws IllegalArgumentException if the name is empty
     */
    static RawCommand of(String name) {
        return of(name, JsonObject.empty());
    }

    /**
     * A command with arguments, which returns JSON.
     *
     * @param name the name as QEMU spells it
     * @param arguments the arguments
     * @return the command
     * @throws IllegalArgumentException if the name is empty
     */
    static RawCommand of(String name, JsonObject arguments) {
        return new RawCommand(name, arguments, false, List.of());
    }
}
