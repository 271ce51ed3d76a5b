package io.qemu4j.machine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a launch made and has to be undone, the last first. Nothing is done twice; no failure stops the rest. */
final class Cleanup {
    private static final System.Logger LOG = System.getLogger(Cleanup.class.getName());

    private final Deque<Step> steps = new ArrayDeque<>();
    private @Nullable MachineExit exit;

    synchronized void add(Step step) {
        steps.push(step);
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
        while (!steps.isEmpty()) {
            try {
                steps.pop().undo();
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "cleaning up after a machine: " + e, e);
            }
        }
    }

    /** Undoes one thing. */
    interface Step {
        void undo() throws IOException;
    }
}
