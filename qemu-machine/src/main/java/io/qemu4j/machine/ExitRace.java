package io.qemu4j.machine;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a launch's blocked step when the process exits, by closing what the step blocks on. The JDK runs
 * the callback on a thread of its own choosing, which is not held up: closing a socket does not block.
 */
final class ExitRace {
    private @Nullable Closeable blockedOn;
    private boolean exited;

    ExitRace(Process process) {
        process.onExit().thenRun(this::exited);
    }

    /** What to close when the process exits, or at once if it has. */
    void block(Closeable on) {
        synchronized (this) {
            blockedOn = on;
            if (!exited) {
                return;
            }
        }
        close(on);
    }

    /** The step is over; an exit has nothing to end any more. */
    synchronized void unblock() {
        blockedOn = null;
    }

    private void exited() {
        Closeable on;
        synchronized (this) {
            exited = true;
            on = blockedOn;
        }
        if (on != null) {
            close(on);
        }
    }

    private static void close(Closeable on) {
        try {
            on.close();
        } catch (IOException e) {
            // The step that is blocked on it fails and is reported; this says nothing more.
        }
    }
}
