package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited. Its interrupt flag is set again; the session
 * and every other caller are unharmed. A command that was already written may still run: {@link #mayHaveExecuted()}.
 *
 * @since 0.1
 */
public final class InterruptedCallException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveExecuted;

    /**
     * Makes the exception for a wait before anything was written, or for no command. The thrower restores the
     * interrupt flag.
     *
     * @param message what was being waited for
     * @param cause the interrupt as the JDK reported it, or {@code null}
     */
    public InterruptedCallException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Makes the exception. The thrower restores the interrupt flag.
     *
     * @param message what was being waited for
     * @param cause the interrupt as the JDK reported it, or {@code null}
     * @param mayHaveExecuted whether any of a command was written
     */
    public InterruptedCallException(String message, @Nullable Throwable cause, boolean mayHaveExecuted) {
        super(message, cause);
        this.mayHaveExecuted = mayHaveExecuted;
    }

    /**
     * Whether a command was written whose outcome is unknown.
     *
     * @return false when nothing was sent: the command certainly did not run
     */
    public boolean mayHaveExecuted() {
        return mayHaveExecuted;
    }
}
