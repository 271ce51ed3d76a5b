package io.qemu4j.machine;

import io.qemu4j.api.Event;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a machine ended: what the system says, what QEMU said last, and who wanted it.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class MachineExit {
    /** Who or what ended the machine. More may be added. */
    public enum Cause {
        /** This side asked for it: {@code shutdown}, {@code close}. */
        REQUESTED,
        /** This side killed it: {@code kill}, or because it did not end when it was asked to. */
        KILLED,
        /** The guest shut down, was reset with {@code -no-reboot}, or panicked. */
        GUEST,
        /**
         * Someone on the host told QEMU to end: with a {@code quit} that {@link Machine} did not send
         * by itself, on another monitor, or with a signal that QEMU obeyed.
         */
        HOST,
        /** QEMU gave up, with an exit code. */
        ERROR,
        /** A signal killed it that this side did not send: a crash, or the kernel out of memory. */
        SIGNAL,
        /** It ended with code 0 and without a word. That is all there is without a QMP monitor. */
        UNKNOWN,
        /** It has not ended: the system could not kill it. */
        UNKILLABLE
    }

    private final int code;
    private final Cause cause;
    private final boolean expected;
    private final @Nullable Event shutdownEvent;
    private final String logTail;

    MachineExit(int code, Cause cause, boolean expected, @Nullable Event shutdownEvent, String logTail) {
        this.code = code;
        this.cause = Objects.requireNonNull(cause, "cause");
        this.expected = expected;
        this.shutdownEvent = shutdownEvent;
        this.logTail = Objects.requireNonNull(logTail, "logTail");
    }

    /**
     * The exit code, as the JDK reports it: for a process that a signal killed, 128 and the signal's
     * number.
     *
     * @return the code; 0 for an orderly end; −1 when the process could not be killed
     */
    public int code() {
        return code;
    }

    /**
     * The signal that killed the process. The JDK does not tell a killed process from one that exited
     * with a code above 128 by itself; QEMU never does the latter, a wrapper may.
     *
     * @return the signal's number, such as 9 for SIGKILL; empty for a code that stands for none
     */
    public OptionalInt signal() {
        return code > 128 && code <= 128 + 64 ? OptionalInt.of(code - 128) : OptionalInt.empty();
    }

    /**
     * Who or what ended the machine, as far as can be told.
     *
     * @return the cause
     */
    public Cause cause() {
        return cause;
    }

    /**
     * Whether it ended as machines are meant to: on request from this side or the host, or shut down by
     * its guest. A panic, an error, a stray signal, and force after a request that was not met are not; nor is any
     * exit code but 0, apart from those of the signals that this side sent: SIGKILL by {@code kill}, and SIGTERM,
     * which a QEMU that is just starting, or a wrapper, does not handle.
     *
     * @return true when nothing went wrong
     */
    public boolean expected() {
        return expected;
    }

    /**
     * QEMU's last SHUTDOWN event, whose data gives the reason.
     *
     * @return the event; empty without a QMP monitor, and when QEMU ended without sending one
     */
    public Optional<Event> shutdownEvent() {
        return Optional.ofNullable(shutdownEvent);
    }

    /**
     * The reason that QEMU's last SHUTDOWN event gives, such as {@code guest-shutdown}, {@code guest-panic}
     * or {@code host-qmp-quit}.
     *
     * @return the reason; empty when there is no such event, or no reason in it
     * @see <a href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">ShutdownCause</a>
     */
    public Optional<String> reason() {
        return shutdownEvent().flatMap(ShutdownReason::find);
    }

    /**
     * The last lines that QEMU printed.
     *
     * @return at most 20 lines, undecodable bytes replaced; empty when it printed nothing
     */
    public String logTail() {
        return logTail;
    }

    /** The code or signal, for people. */
    String how() {
        if (cause == Cause.UNKILLABLE) {
            return "could not be killed";
        }
        OptionalInt signal = signal();
        return "exited with code " + code + (signal.isPresent() ? " (signal " + signal.getAsInt() + ")" : "");
    }

    /** The code or signal, the cause and QEMU's reason, for people. */
    @Override
    public String toString() {
        String why = shutdownEvent == null ? "" : ", reason " + ShutdownReason.of(shutdownEvent);
        return how() + ", cause " + cause + why;
    }
}
