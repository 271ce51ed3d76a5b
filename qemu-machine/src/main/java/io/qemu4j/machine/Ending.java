package io.qemu4j.machine;

import io.qemu4j.api.Command;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run under one limit: {@code quit}, then SIGTERM, then SIGKILL, each with its share of the
 * limit. The last share is kept back, so that even a process that heeds nothing is dead in time.
 */
final class Ending {
    private static final System.Logger LOG = System.getLogger(Ending.class.getName());
    private static final Duration MOST_FOR_SIGTERM = Duration.ofSeconds(5);
    private static final Duration MOST_FOR_SIGKILL = Duration.ofSeconds(1);

    /** A connection that QEMU dropped without a word: it is most likely dying, and may be dumping core. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Run run;
    private final Duration limit;
    private final Deadline quit;
    private final Deadline all;
    private @Nullable QemuException obstacle;

    private Ending(Run run, Duration limit) {
        this.run = run;
        this.limit = limit;
        Duration forKill = least(limit.dividedBy(10), MOST_FOR_SIGKILL);
        Duration forTerm = least(limit.dividedBy(5), MOST_FOR_SIGTERM);
        all = Deadline.in(limit.minus(forKill));
        quit = Deadline.in(limit.minus(forKill).minus(forTerm));
    }

    /** Ends the run as gently as the limit allows. Cleans up, unless it is interrupted. */
    static MachineExit gracefully(Run run, Duration limit) throws InterruptedException {
        return new Ending(run, limit).gracefully();
    }

    /** Waits for the run to end by itself; when the limit passes, kills it. Cleans up, unless it is interrupted. */
    static MachineExit byItself(Run run, Duration limit) throws InterruptedException {
        run.noteDescendants();
        if (run.awaitExit(Deadline.in(limit))) {
            return run.finish();
        }
        return force(run, "did not end by itself within " + limit, null);
    }

    /** Kills the run. */
    static MachineExit atOnce(Run run) {
        run.kill(false);
        return run.finish();
    }

    private MachineExit gracefully() throws InterruptedException {
        if (!run.process().isAlive()) {
            return run.finish();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        run.noteDescendants();
        if (quitWorks() || terminateWorks()) {
            return run.finish();
        }
        return force(run, "did not end within " + limit, obstacle);
    }

    private static MachineExit force(Run run, String why, @Nullable QemuException obstacle) {
        LOG.log(System.Logger.Level.WARNING, "machine {0} {1}: killing it", run.name(), why);
        run.kill(true);
        MachineExit exit = run.finish();
        // It may have ended by itself in the last moment, in whatever way: then force was not needed.
        if (exit.cause() == MachineExit.Cause.KILLED || exit.cause() == MachineExit.Cause.UNKILLABLE) {
            throw new AbnormalShutdownException(
                    "machine " + run.name() + " " + why + " and was killed: " + exit, exit, obstacle);
        }
        return exit;
    }

    /** Sends {@code quit} where QEMU can be talked to, and waits; where it is ending already, only waits. */
    private boolean quitWorks() throws InterruptedException {
        QmpSession session = run.openSession();
        if (session != null) {
            run.asking();
            LOG.log(System.Logger.Level.DEBUG, "machine {0}: quit", run.name());
            try {
                session.execute(Command.of("quit"), quit.remaining());
                return run.awaitExit(quit);
            } catch (InterruptedCallException e) {
                throw e;
            } catch (SessionClosedException e) {
                obstacle = e;
            } catch (QemuException e) {
                obstacle = e;
                return run.awaitExit(Deadline.in(Duration.ZERO));
            }
        }
        SessionEnd end = run.sessionEnd();
        if (!run.hasSession() || end != null && end.kind() == SessionEnd.Kind.CLOSED) {
            return run.awaitExit(Deadline.in(Duration.ZERO));
        }
        // The user's executor may be slow to tell how the session ended: behind a quit of ours, by that.
        boolean quitting = end == null ? session != null : end.kind() == SessionEnd.Kind.QUIT;
        return run.awaitExit(quitting ? quit : Deadline.in(least(SETTLING, quit.remaining())));
    }

    private boolean terminateWorks() throws InterruptedException {
        LOG.log(System.Logger.Level.DEBUG, "machine {0}: SIGTERM", run.name());
        run.terminate();
        return run.awaitExit(all);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
