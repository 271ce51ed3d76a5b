package io.qemu4j.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine was to end of its own accord and had to be killed. It is gone, and so are its files,
 * threads and descriptors: there is nothing left to do but to look at {@link #exit()}.
 *
 * @since 0.1
 */
public final class AbnormalShutdownException extends MachineException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable MachineExit exit;

    /**
     * Makes the exception.
     *
     * @param message which machine, and what it did not do in time
     * @param exit how it ended
     * @param cause what stood in the way of an orderly end, or {@code null}
     */
    public AbnormalShutdownException(String message, MachineExit exit, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = Objects.requireNonNull(exit, "exit");
    }

    /**
     * How the machine ended.
     *
     * @return the report
     * @throws IllegalStateException if this exception went through serialization, which leaves the
     *     report behind
     */
    public MachineExit exit() {
        if (exit == null) {
            throw new IllegalStateException("the exit report was not serialized");
        }
        return exit;
    }
}
