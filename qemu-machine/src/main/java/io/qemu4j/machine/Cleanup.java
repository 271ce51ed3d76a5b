package io.qemu4j.machine;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a launch made and has to be undone, the last first. Nothing is done twice; no failure stops the rest. */
final class Cleanup {
    private static final System.Logger LOG = System.getLogger(Cleanup.class.getName());

    private final Deque<Closeable> steps = new ArrayDeque<>();
    private @Nullable MachineExit exit;
    private boolean over;

    /**
     * Makes a thing that is to be undone. Cleaning up waits for that, so that it finds what there is.
     *
     * @throws IllegalStateException if all was undone already, because the JVM exits; then nothing is made
     */
    synchronized <T> T make(Making<T> making, Undoing<T> undoing) throws IOException {
        requireOpen();
        T made = making.make();
        steps.push(() -> undoing.undo(made));
        return made;
    }

    /**
     * Adds what is to be undone.
     *
     * @throws IllegalStateException if all was undone already, because the JVM exits; then this is undone at once
     */
    synchronized void add(Closeable step) {
        steps.push(step);
        if (over) {
            run();
        }
        requireOpen();
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the JVM exits");
        }
    }

    /** How QEMU ended, for steps that care; null if that is not known. */
    @Nullable
    synchronized MachineExit exit() {
        return exit;
    }

    /** Undoes everything, knowing how QEMU ended. */
    synchronized void run(@Nullable MachineExit how) {
        exit = how;
        run();
    }

    synchronized void run() {
        over = true;
        while (!steps.isEmpty()) {
            try {
                steps.pop().close();
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "cleaning up after a machine: " + e, e);
            }
        }
    }

    /** Makes something. */
    interface Making<T> {
        T make() throws IOException;
    }

    /** Undoes what was made. */
    interface Undoing<T> {
        void undo(T made) throws IOException;
    }
}
