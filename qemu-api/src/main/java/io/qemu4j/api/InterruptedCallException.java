package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited. Its interrupt flag is set again; the session
 * and every other caller are unharmed. A command that was already written may still run.
 *
 * @since 0.1
 */
public final class InterruptedCallException extends QemuException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception. The thrower restores the interrupt flag.
     *
     * @param message what was being waited for
     * @param cause the interrupt as the JDK reported it, or {@code null}
     */
    public InterruptedCallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
