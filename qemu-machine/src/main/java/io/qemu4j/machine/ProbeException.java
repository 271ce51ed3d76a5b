package io.qemu4j.machine;

import org.jspecify.annotations.Nullable;

/**
 * Something cannot be found out: this QEMU does not tell it, or there is no such thing in it.
 *
 * @since 0.1
 */
public final class ProbeException extends MachineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked for, and why there is no answer
     * @param cause what QEMU said, or {@code null}
     */
    public ProbeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
