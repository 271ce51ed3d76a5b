package io.qemu4j.api;

import java.util.concurrent.atomic.AtomicBoolean;

/** Gives back what QEMU was given, once: QEMU uses numbers and names again, for what is another's by then. */
final class GivenBack {
    private final QmpSession session;
    private final Command<?> command;
    private final AtomicBoolean asked = new AtomicBoolean();

    GivenBack(QmpSession session, Command<?> command) {
        this.session = session;
        this.command = command;
    }

    /** Whether QEMU was asked to take it back, or is being asked. */
    boolean isAsked() {
        return asked.get();
    }

    /** Sends the command, unless one has gone out before. */
    void ask() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        try {
            session.execute(command);
        } catch (CommandFailedException | SessionClosedException e) {
            // QEMU used it up, or is gone with all it had: either way nothing is left to give back.
        } catch (CommandTimeoutException e) {
            asked.set(e.mayHaveExecuted());
            throw e;
        } catch (InterruptedCallException e) {
            asked.set(e.mayHaveExecuted());
            throw e;
        }
    }
}
