package io.qemu4j.machine;

import io.qemu4j.api.Event;
import org.jspecify.annotations.Nullable;

/** Merges what is known of a machine's end into one report. */
final class Verdict {
    private static final int SIGKILLED = 128 + 9;
    private static final int SIGTERMED = 128 + 15;

    private Verdict() {}

    /**
     * Judges.
     *
     * @param code the exit code; null for a process that could not be killed
     * @param asked whether this side asked for the end, by {@code quit} or SIGTERM
     * @param killed whether this side sent SIGKILL
     * @param forced whether it did because asking was in vain
     * @param event QEMU's last SHUTDOWN event
     */
    static MachineExit of(
            @Nullable Integer code,
            boolean asked,
            boolean killed,
            boolean forced,
            @Nullable Event event,
            String logTail) {
        if (code == null) {
            return new MachineExit(-1, MachineExit.Cause.UNKILLABLE, false, event, logTail);
        }
        MachineExit.Cause cause = cause(code, asked, killed, event);
        return new MachineExit(code, cause, isExpected(cause, code, forced, event), event, logTail);
    }

    private static MachineExit.Cause cause(int code, boolean asked, boolean killed, @Nullable Event event) {
        if (killed && code == SIGKILLED) {
            return MachineExit.Cause.KILLED;
        }
        if (asked && code == SIGTERMED) {
            // So early that QEMU had not yet set its handler, or a wrapper without one.
            return MachineExit.Cause.REQUESTED;
        }
        if (code > 128) {
            return MachineExit.Cause.SIGNAL;
        }
        if (event != null) {
            return asker(asked, event);
        }
        if (code != 0) {
            return MachineExit.Cause.ERROR;
        }
        return asked ? MachineExit.Cause.REQUESTED : MachineExit.Cause.UNKNOWN;
    }

    private static MachineExit.Cause asker(boolean asked, Event event) {
        String reason = ShutdownReason.of(event);
        boolean byUs = asked && (reason.equals("host-qmp-quit") || reason.equals("host-signal"));
        if (byUs) {
            return MachineExit.Cause.REQUESTED;
        }
        return ShutdownReason.byGuest(event) ? MachineExit.Cause.GUEST : MachineExit.Cause.HOST;
    }

    private static boolean isExpected(MachineExit.Cause cause, int code, boolean forced, @Nullable Event event) {
        return switch (cause) {
            case REQUESTED -> code == 0 || code == SIGTERMED;
            case KILLED -> !forced;
            case GUEST -> code == 0 && !ShutdownReason.of(event).equals("guest-panic");
            case HOST, UNKNOWN -> code == 0;
            case ERROR, SIGNAL, UNKILLABLE -> false;
        };
    }
}
