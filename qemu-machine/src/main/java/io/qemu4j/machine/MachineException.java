package io.qemu4j.machine;

import io.qemu4j.api.QemuException;
import org.jspecify.annotations.Nullable;

/**
 * The root of what goes wrong with a machine as a whole: its process, its files, its consoles.
 *
 * @since 0.1
 */
public abstract class MachineException extends QemuException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened, naming the thing and the value
     * @param cause what led to it, or {@code null}
     */
    protected MachineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
