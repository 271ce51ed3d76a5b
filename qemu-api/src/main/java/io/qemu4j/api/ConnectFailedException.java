package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * No session came to be: the address refused or did not answer in time, or what answered did not
 * greet as a QMP server does. Nothing is left open.
 *
 * @since 0.1
 */
public final class ConnectFailedException extends QemuException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which address, which step, and what happened
     * @param cause the transport's or the protocol's fault, or {@code null}
     */
    public ConnectFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
