package io.qemu4j.api;

/** Giving back what QEMU was given. */
final class Handles {
    private Handles() {}

    static void release(QmpSession session, Command<?> command) {
        try {
            session.execute(command);
        } catch (CommandFailedException | SessionClosedException e) {
            // QEMU used it up, or is gone with all it had: either way nothing is left to give back.
        }
    }
}
