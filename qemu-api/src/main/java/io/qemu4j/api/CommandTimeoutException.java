package io.qemu4j.api;

import java.time.Duration;
import java.util.Objects;

/**
 * A command's time limit passed before its reply came. The session lives on; a late reply is
 * dropped.
 *
 * <p>When {@link #mayHaveExecuted()} is true the outcome is unknown: the command was written and may
 * have run, may be running or may still run. When it is false nothing was written.
 *
 * @since 0.1
 */
public final class CommandTimeoutException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final String command;
    private final Duration limit;
    private final boolean mayHaveExecuted;

    /**
     * Makes the exception.
     *
     * @param command the name of the command
     * @param limit the limit that passed
     * @param mayHaveExecuted whether any of the command was written
     */
    public CommandTimeoutException(String command, Duration limit, boolean mayHaveExecuted) {
        super(
                command + ": no reply within " + limit
                        + (mayHaveExecuted ? "; it may or may not have been executed" : "; it was not sent"),
                null);
        this.command = Objects.requireNonNull(command, "command");
        this.limit = Objects.requireNonNull(limit, "limit");
        this.mayHaveExecuted = mayHaveExecuted;
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
     * The limit that passed.
     *
     * @return the limit the caller or the session's options set
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Whether the command was written, so that its outcome is unknown.
     *
     * @return false when nothing was sent: the command certainly did not run
     */
    public boolean mayHaveExecuted() {
        return mayHaveExecuted;
    }
}
