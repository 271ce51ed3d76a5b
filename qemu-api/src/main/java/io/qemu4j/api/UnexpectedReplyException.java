package io.qemu4j.api;

import io.qemu4j.api.json.JsonValue;
import java.util.Objects;

/**
 * QEMU reported success, but {@link Command#decode} could not read what it returned. The command was
 * executed; the session is fine.
 *
 * @since 0.1
 */
public final class UnexpectedReplyException extends QemuException {
    private static final long serialVersionUID = 1L;
    private static final int EXCERPT = 200;

    private final String command;
    private final transient JsonValue returned;

    /**
     * Makes the exception.
     *
     * @param command the name of the command
     * @param returned what QEMU returned
     * @param cause what {@code decode} threw
     */
    public UnexpectedReplyException(String command, JsonValue returned, Throwable cause) {
        super(command + ": cannot read the reply " + excerpt(returned) + ": " + cause.getMessage(), cause);
        this.command = Objects.requireNonNull(command, "command");
        this.returned = returned;
    }

    /**
     * The name of the command.
     *
     * @return the name, as sent
     */
    public String command() {
        return command;
    }

    /**
     * What QEMU returned.
     *
     * @return the value of the reply's {@code return} member
     */
    public JsonValue returned() {
        return returned;
    }

    private static String excerpt(JsonValue value) {
        String text = value.toString();
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }
}
