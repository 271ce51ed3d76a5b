package io.qemu4j.api;

import org.jspecify.annotations.Nullable;

/**
 * The root of what the SDK throws when QEMU, a connection or time does not do as asked.
 *
 * <p>Subclasses are told apart by what a caller can do next, not by where the fault happened.
 * Programming errors are the JDK's own exceptions and do not derive from this class.
 *
 * @since 0.1
 */
public abstract class QemuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened, naming the thing and the value
     * @param cause what led to it, or {@code null}
     */
    protected QemuException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
