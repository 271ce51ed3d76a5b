package io.qemu4j.machine;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.qmp.Qmp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One run of a machine: its process, what this side did to end it, and how it ended.
 *
 * <p>Whatever waits for the process holds no lock, so that any thread can kill it at any time; the lock
 * is for what happens once, after the process: the last words and the report.
 */
final class Run {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());

    /** How long the last words may take once the process is gone; they are in the system's buffers by then. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ReentrantLock once = new ReentrantLock();
    private final String name;
    private final Process process;
    private final boolean wrapped;
    private final ProcessFamily family;
    private final OutputLog log;
    private final Cleanup cleanup;
    private final Qmp.@Nullable WithEvents dialogue;
    private final List<Console> consoles;

    private volatile boolean asked;
    private volatile boolean killed;
    private volatile boolean forced;
    private volatile @Nullable MachineExit report;

    Run(
            String name,
            boolean wrapped,
            ProcessFamily family,
            OutputLog log,
            Cleanup cleanup,
            Qmp.@Nullable WithEvents dialogue,
            List<Console> consoles) {
        this.name = name;
        this.wrapped = wrapped;
        this.process = family.root();
        this.family = family;
        this.log = log;
        this.cleanup = cleanup;
        this.dialogue = dialogue;
        this.consoles = consoles;
    }

    String name() {
        return name;
    }

    Process process() {
        return process;
    }

    OutputLog log() {
        return log;
    }

    boolean hasSession() {
        return dialogue != null;
    }

    /** The session, if there is one and QEMU can still be talked to. */
    @Nullable
    QmpSession openSession() {
        return dialogue != null && dialogue.session().isOpen() ? dialogue.session() : null;
    }

    /** How the session ended; null while it is open, until the user's executor has told, and where there is none. */
    @Nullable
    SessionEnd sessionEnd() {
        return dialogue == null
                ? null
                : dialogue.session().closed().toCompletableFuture().getNow(null);
    }

    /** Waits for the process to exit. Has no effect on it. */
    boolean awaitExit(Deadline deadline) throws InterruptedException {
        return process.waitFor(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    }

    /** Notes the descendants there are now, for {@link #finish} to kill those that stay. */
    void noteDescendants() {
        family.noteDescendants();
    }

    /** Says that this side asks for the end, before it does. */
    void asking() {
        asked = true;
    }

    /** Asks for the end with SIGTERM. */
    void terminate() {
        asked = true;
        family.terminate();
    }

    /**
     * Kills the process and its descendants.
     *
     * @param because whether it was asked to end and did not
     * @return true if it is dead; false if even that did not help within ten seconds
     */
    boolean kill(boolean because) {
        if (!process.isAlive()) {
            return true;
        }
        killed = true;
        forced |= because;
        family.kill();
        return Waiting.forExit(process, TimeUnit.SECONDS.toNanos(10));
    }

    /** The report if there is one yet. */
    @Nullable
    MachineExit reported() {
        return report;
    }

    /** How it ended. The process has exited, or cannot be made to. Waits for no cleaning up. */
    MachineExit report() {
        MachineExit known = report;
        return known == null ? newReport() : known;
    }

    private MachineExit newReport() {
        once.lock();
        try {
            MachineExit made = report;
            if (made == null) {
                Event event = lastShutdown();
                made = Verdict.of(
                        process.isAlive() ? null : process.exitValue(), asked, killed, forced, event, log.tail());
                report = made;
            }
            return made;
        } finally {
            once.unlock();
        }
    }

    /** Reports, and removes every trace. Does so once; whoever comes second waits for the first. */
    MachineExit finish() {
        try {
            return close();
        } finally {
            // Under no lock: hooks are called, and wait for threads that may look for the report.
            cleanup.run(report);
        }
    }

    private MachineExit close() {
        once.lock();
        try {
            if (!process.isAlive() && process.exitValue() == 0) {
                // What compresses a migration, say, has its last bytes to write.
                family.awaitOrphans(500, TimeUnit.MILLISECONDS);
            }
            family.killOrphans(500, TimeUnit.MILLISECONDS);
            quitSurvivor();
            consoles.forEach(console -> console.awaitEnd(LAST_WORDS));
            log.keep();
            return report();
        } finally {
            once.unlock();
        }
    }

    /** A QEMU whose wrapper was killed has no parent that leads to it, but still hears us. */
    private void quitSurvivor() {
        // Without a wrapper an open session means that this side is late to see its end.
        if (!wrapped || process.isAlive() || openSession() == null) {
            return;
        }
        lastShutdown();
        QmpSession session = openSession();
        if (session == null) {
            // It had ended, and its last words were not read yet.
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "machine {0}: QEMU outlives the process it was started by: quit", name);
        try {
            Waiting.forCall(LAST_WORDS, limit -> session.execute(Command.of("quit"), limit));
            lastShutdown();
        } catch (QemuException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + name + ": QEMU may live on: " + e.getMessage());
        }
    }

    /** QEMU's last SHUTDOWN: its connection ends after the process, so the end of the session is awaited. */
    private @Nullable Event lastShutdown() {
        Qmp.WithEvents told = dialogue;
        return told == null
                ? null
                : Waiting.forCall(process.isAlive() ? Duration.ZERO : LAST_WORDS, told::lastShutdown)
                        .orElse(null);
    }
}
