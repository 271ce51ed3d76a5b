package io.qemu4j.api;

import java.util.Objects;

/**
 * QEMU answered a command with an error. The session is fine; the command did not succeed.
 *
 * @since 0.1
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification, Error</a>
 */
public final class CommandFailedException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final String command;
    private final String errorClass;
    private final String description;

    /**
     * Makes the exception.
     *
     * @param command the name of the command that failed
     * @param errorClass QEMU's error class, such as {@code GenericError}
     * @param description QEMU's text for people
     */
    public CommandFailedException(String command, String errorClass, String description) {
        super(command + ": " + description + " (" + errorClass + ")", null);
        this.command = Objects.requireNonNull(command, "command");
        this.errorClass = Objects.requireNonNull(errorClass, "errorClass");
        this.description = Objects.requireNonNull(description, "description");
    }

    /**
     * The name of the command that failed.
     *
     * @return the name, as sent
     */
    public String command() {
        return command;
    }

    /**
     * QEMU's error class. Almost always {@code GenericError}; {@code CommandNotFound}, {@code
     * DeviceNotActive}, {@code DeviceNotFound} and {@code KVMMissingCap} are the others today.
     *
     * @return the class, as received
     */
    public String errorClass() {
        return errorClass;
    }

    /**
     * QEMU's explanation for people. Its wording changes between versions: do not parse it.
     *
     * @return the text, as received
     */
    public String description() {
        return description;
    }
}
