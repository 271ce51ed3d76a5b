package io.qemu4j.machine;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A machine did not come to life. Nothing of it is left: no process, file, thread or descriptor.
 *
 * <p>The message holds everything that is known, the command line and the end of QEMU's output
 * included; the {@linkplain #getCause() cause} is what the failing step reported.
 *
 * @since 0.1
 */
public final class LaunchFailedException extends MachineException {
    private static final long serialVersionUID = 1L;

    /** What was run, quoted for a shell. */
    private final String commandLine;

    /** The end of what QEMU printed. */
    private final String output;

    private final transient @Nullable MachineExit exit;

    /**
     * Makes the exception.
     *
     * @param message which step failed, and how
     * @param commandLine what was run or would have been, quoted for a shell; empty when the launch
     *     failed before it was known
     * @param output the end of what QEMU printed; empty when it printed nothing or did not start
     * @param exit how QEMU ended, if it did so by itself; {@code null} otherwise
     * @param cause what the failing step reported, or {@code null}
     */
    public LaunchFailedException(
            String message, String commandLine, String output, @Nullable MachineExit exit, @Nullable Throwable cause) {
        super(describe(message, commandLine, output), cause);
        this.commandLine = Objects.requireNonNull(commandLine, "commandLine");
        this.output = Objects.requireNonNull(output, "output");
        this.exit = exit;
    }

    private static String describe(String message, String commandLine, String output) {
        return message
                + (commandLine.isEmpty() ? "" : "\n  command: " + commandLine)
                + (output.isBlank() ? "" : "\n  output: " + output.strip().replace("\n", "\n          "));
    }

    /**
     * What was run or would have been.
     *
     * @return the command line, quoted so that it can be pasted into a shell; empty when the launch
     *     failed before it was known
     */
    public String commandLine() {
        return commandLine;
    }

    /**
     * The end of what QEMU printed on its standard output and error.
     *
     * @return the text, undecodable bytes replaced; empty when there was none
     */
    public String output() {
        return output;
    }

    /**
     * How QEMU ended, if it did so by itself.
     *
     * @return the report; empty when QEMU never started or had to be killed, and for an exception that
     *     went through serialization
     */
    public Optional<MachineExit> exit() {
        return Optional.ofNullable(exit);
    }
}
