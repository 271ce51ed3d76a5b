package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and its descendants, as far as the system can tell: one that lost its parent before it was
 * first seen here cannot be found again.
 */
final class ProcessFamily {
    /** A family that forks faster than it is killed would keep us for ever. */
    private static final int ROUNDS = 10;

    private final Process root;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    /** Starts with the root alone. */
    ProcessFamily(Process root) {
        this.root = root;
    }

    Process root() {
        return root;
    }

    /**
     * Notes who is there now, before the root ends and its children lose their parent: those that stay are
     * killed by {@link #killOrphans}.
     */
    synchronized void noteDescendants() {
        seen.addAll(descendants());
    }

    /** Asks all to end, with SIGTERM. */
    synchronized void terminate() {
        noteDescendants();
        root.destroy();
        seen.forEach(ProcessHandle::destroy);
    }

    /** Kills all, root first, so that it cannot replace its children. */
    synchronized void kill() {
        if (!root.isAlive() && seen.isEmpty()) {
            // What it left behind has another parent now.
            return;
        }
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            noteDescendants();
            root.destroyForcibly();
            Set<ProcessHandle> fresh = new LinkedHashSet<>(seen);
            fresh.removeAll(killed);
            if (fresh.isEmpty()) {
                return;
            }
            fresh.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(fresh);
        }
    }

    /** Kills the descendants that outlived the root, and waits until they are gone or the limit passes. */
    synchronized void killOrphans(long limit, TimeUnit unit) {
        seen.removeIf(process -> !process.isAlive());
        if (!seen.isEmpty()) {
            kill();
        }
        awaitOrphans(limit, unit);
    }

    /** Waits until the descendants are gone by themselves or the limit passes. */
    synchronized void awaitOrphans(long limit, TimeUnit unit) {
        long end = System.nanoTime() + unit.toNanos(limit);
        while (seen.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
            // There is no waiting for a process that is not our child but by looking.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private List<ProcessHandle> descendants() {
        try {
            List<ProcessHandle> all = new ArrayList<>(Descendants.of(root));
            for (ProcessHandle known : seen) {
                all.addAll(Descendants.of(known));
            }
            return all;
        } catch (UnsupportedOperationException e) {
            return List.of();
        }
    }
}
