package io.qemu4j.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A console did not say what was expected, or cannot be written to. The message shows its last lines.
 *
 * @since 0.1
 */
public final class ConsoleException extends MachineException {
    private static final long serialVersionUID = 1L;

    /** Why it failed. More may be added. */
    public enum Reason {
        /** The limit passed. What was there stays for the next call. */
        TIME_LIMIT,
        /** A pattern that means failure came first. What was there stays for the next call. */
        FAILURE,
        /** The console has ended: nothing more will come, nothing can be sent. */
        END
    }

    /** Why it failed. */
    private final Reason reason;

    /** The last lines of the console. */
    private final String tail;

    /**
     * Makes the exception.
     *
     * @param message which console, what was expected, and what happened
     * @param reason why it failed
     * @param tail the last lines of the console
     * @param cause what broke the connection, or {@code null}
     */
    public ConsoleException(String message, Reason reason, String tail, @Nullable Throwable cause) {
        super(tail.isEmpty() ? message : message + "; its last lines:\n  | " + tail.replace("\n", "\n  | "), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.tail = tail;
    }

    /**
     * Why it failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The last lines of the console when it failed.
     *
     * @return the text, at most 20 lines; empty when the console said nothing
     */
    public String tail() {
        return tail;
    }
}
