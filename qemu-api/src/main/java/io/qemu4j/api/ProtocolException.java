package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * The peer did not speak QMP: not JSON, a message of no known shape, or one over a cap. Always fatal
 * to its session, so callers meet it as the cause of a {@link SessionClosedException} or a {@link
 * ConnectFailedException}.
 *
 * @since 0.1
 */
public final class ProtocolException extends QemuException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was wrong, with a short excerpt of what was received
     * @param cause the parser's complaint, or {@code null}
     */
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
