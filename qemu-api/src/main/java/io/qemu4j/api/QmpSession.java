package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One live dialogue with a QMP monitor, past its greeting and negotiation.
 *
 * <p>Every command ends in one of three ways: an answer, {@link CommandFailedException} when QEMU
 * refused it, or an exception that says whether it {@code mayHaveExecuted}: {@link
 * CommandTimeoutException} and {@link SessionClosedException}.
 *
 * <p>Threads: safe. Any number of threads may have commands in flight; each gets the reply to its own.
 * A blocked call ends within a second of {@link #close} from any thread. Interrupting a caller ends its wait and nothing
 * else. Where commands follow each other one by one, their callers read the connection, and what else comes meanwhile;
 * an interrupt is then heeded after some 40 ms, and what nobody waits for, events for instance, may be some 16 ms late.
 *
 * @since 0.1
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification</a>
 */
public interface QmpSession extends AutoCloseable {
    /**
     * What the server said first.
     *
     * @return the greeting
     */
    Greeting greeting();

    /**
     * Sends a command and waits for its answer, for as long as the session's options allow.
     *
     * @param <R> what the command returns
     * @param command the command
     * @return what {@link Command#decode} made of the reply
     * @throws CommandFailedException if QEMU answered with an error
     * @throws CommandTimeoutException if the limit passed first; the session lives on
     * @throws UnexpectedReplyException if the reply could not be decoded
     * @throws SessionClosedException if the session is closed or ends before the reply, also because the
     *     limit passed while QEMU took no bytes
     * @throws InterruptedCallException if the thread is interrupted while it waits
     * @throws UnsupportedOperationException if the command passes descriptors and the transport cannot,
     *     or is out-of-band and the session is not enabled for it; nothing is sent
     */
    <R extends @Nullable Object> R execute(Command<R> command);

    /**
     * Sends a command and waits for its answer.
     *
     * @param <R> what the command returns
     * @param command the command
     * @param limit how long the whole call may take; when it passes while the command is being written,
     *     because QEMU takes no bytes, the session ends: half a command cannot be taken back
     * @return what {@link Command#decode} made of the reply
     * @throws CommandFailedException if QEMU answered with an error
     * @throws CommandTimeoutException if the limit passed first; the session lives on
     * @throws UnexpectedReplyException if the reply could not be decoded
     * @throws SessionClosedException if the session is closed or ends before the reply, also because the
     *     limit passed while QEMU took no bytes
     * @throws InterruptedCallException if the thread is interrupted while it waits
     * @throws UnsupportedOperationException as {@link #execute(Command)}
     */
    <R extends @Nullable Object> R execute(Command<R> command, Duration limit);

    /**
     * Sends a command and returns at once, as far as the connection takes the bytes. The limit is that
     * of the session's options.
     *
     * @param <R> what the command returns
     * @param command the command
     * @return completes, on the session's executor, as {@link #execute(Command)} would; cancelling it
     *     gives up the wait and leaves the session whole
     * @throws UnsupportedOperationException as {@link #execute(Command)}
     */
    <R extends @Nullable Object> CompletableFuture<R> executeAsync(Command<R> command);

    /**
     * Sends a command and returns at once, as far as the connection takes the bytes and a slot is free;
     * it may wait for those up to the limit.
     *
     * @param <R> what the command returns
     * @param command the command
     * @param limit how long the reply may take
     * @return completes, on the session's executor, as {@link #execute(Command, Duration)} would;
     *     cancelling it gives up the wait and leaves the session whole
     * @throws UnsupportedOperationException as {@link #execute(Command)}
     */
    <R extends @Nullable Object> CompletableFuture<R> executeAsync(Command<R> command, Duration limit);

    /**
     * Sends a command without arguments: short for {@code execute(Command.of(command))}.
     *
     * @param command the command's name
     * @return the reply's {@code return} member
     */
    default JsonValue execute(String command) {
        return execute(Command.of(command));
    }

    /**
     * Sends a command with arguments: short for {@code execute(Command.of(command, arguments))}.
     *
     * @param command the command's name
     * @param arguments its arguments
     * @return the reply's {@code return} member
     */
    default JsonValue execute(String command, JsonObject arguments) {
        return execute(Command.of(command, arguments));
    }

    /**
     * Sends a command and returns the whole reply, be it success or error.
     *
     * @param command the command; its {@code decode} is not used
     * @return the reply, with {@code return} or {@code error}, and the id it was sent with
     * @throws CommandTimeoutException if the limit of the session's options passed first
     * @throws SessionClosedException if the session is closed or ends before the reply, also because the
     *     limit passed while QEMU took no bytes
     * @throws InterruptedCallException if the thread is interrupted while it waits
     * @throws UnsupportedOperationException as {@link #execute(Command)}
     */
    JsonObject executeRaw(Command<?> command);

    /**
     * Sends a command and returns the whole reply, be it success or error.
     *
     * @param command the command; its {@code decode} is not used
     * @param limit how long the whole call may take, as for {@link #execute(Command, Duration)}
     * @return the reply, with {@code return} or {@code error}, and the id it was sent with
     * @throws CommandTimeoutException if the limit passed first; the session lives on
     * @throws SessionClosedException if the session is closed or ends before the reply, also because the
     *     limit passed while QEMU took no bytes
     * @throws InterruptedCallException if the thread is interrupted while it waits
     * @throws UnsupportedOperationException as {@link #execute(Command)}
     */
    JsonObject executeRaw(Command<?> command, Duration limit);

    /**
     * Opens a stream of the events that fit, from now on. Open it before the command that triggers
     * them.
     *
     * @param filter which events to queue
     * @return the stream, to be closed by the caller; it ends with the session anyway
     * @throws SessionClosedException if the session is closed
     */
    EventStream events(EventFilter filter);

    /**
     * Whether the session is open, as far as is known now. Does not block.
     *
     * @return false once it is closed or has died
     */
    boolean isOpen();

    /**
     * Completes when the session ends, with the way it ended; dependents run on the session's executor.
     *
     * @return a stage that never fails
     */
    CompletionStage<SessionEnd> closed();

    /**
     * Closes the session and its connection; QEMU goes on. Calls that are blocked in it end with {@link
     * SessionClosedException}. A second call does nothing. Never throws.
     */
    @Override
    void close();
}
