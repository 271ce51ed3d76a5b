package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * The session is over: closed by this side, ended by QEMU, or broken. Open a new one to go on.
 *
 * <p>The {@linkplain #getCause() cause} says why when it was not an orderly end: an {@link
 * java.io.IOException} of the transport or a {@link ProtocolException}.
 *
 * @since 0.1
 */
public final class SessionClosedException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveExecuted;

    /**
     * Makes the exception.
     *
     * @param message what was asked of the session and how it ended
     * @param mayHaveExecuted whether a command was written whose outcome is now unknown
     * @param cause why the session ended, or {@code null} for an orderly end
     */
    public SessionClosedException(String message, boolean mayHaveExecuted, @Nullable Throwable cause) {
        super(message, cause);
        this.mayHaveExecuted = mayHaveExecuted;
    }

    /**
     * Whether the command this exception answers was written before the session died, so that its
     * outcome is unknown.
     *
     * @return false when nothing was sent, or no command was involved
     */
    public boolean mayHaveExecuted() {
        return mayHaveExecuted;
    }
}
