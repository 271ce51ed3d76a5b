package io.qemu4j.machine;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.qmp.Qmp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A QEMU process that was launched, with its monitor and its consoles.
 *
 * <p>A machine that exists was launched: there is no state before. Close it when done; that ends QEMU
 * if it still runs, and removes every trace: processes, the private directory, threads, descriptors.
 * What the machine said, its {@linkplain #log() log}, queued events and {@linkplain #exit() exit
 * report}, stays readable.
 *
 * <p>Events are kept from the first byte on in the machine's own stream, so none is missed between a
 * command and the wait for what it causes; the stream is bounded by {@link
 * io.qemu4j.qmp.SessionOptions#withEventBound}. For more streams use {@link QmpSession#events}.
 *
 * <p>Threads: safe. {@link #kill} and {@link #close} work while other threads wait in any method, and
 * those waits then end.
 *
 * @since 0.1
 */
public final class Machine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Machine.class.getName());

    /** The limit of {@link #shutdown()} and {@link #close()}: 30 seconds. */
    public static final Duration DEFAULT_SHUTDOWN_LIMIT = Duration.ofSeconds(30);

    private final MachineSpec spec;
    private final List<String> arguments;
    private final RunFiles files;
    private final Run run;
    private final Qmp.@Nullable WithEvents dialogue;
    private final List<Console> consoles;

    Machine(
            MachineSpec spec,
            List<String> arguments,
            RunFiles files,
            Run run,
            Qmp.@Nullable WithEvents dialogue,
            List<Console> consoles) {
        this.spec = spec;
        this.arguments = List.copyOf(arguments);
        this.files = files;
        this.run = run;
        this.dialogue = dialogue;
        this.consoles = List.copyOf(consoles);
    }

    /**
     * Starts QEMU, and waits until its monitor has connected and QMP is negotiated, and its consoles
     * have connected; without a monitor and consoles only until the process runs. Whatever happens
     * first, readiness, QEMU's exit or the end of the {@linkplain MachineSpec#launchLimit() limit},
     * ends the wait.
     *
     * @param spec what to start
     * @return the machine, the caller's to close; it runs, unless it has ended since, or a hook ended it
     * @throws LaunchFailedException if QEMU cannot be started, exits or is not ready in time, or a
     *     directory, address or transport is not as it must be; nothing is left of the attempt
     * @throws InterruptedCallException if the thread is interrupted; nothing is left of the attempt
     */
    public static Machine launch(MachineSpec spec) {
        return Launch.run(Objects.requireNonNull(spec, "spec"));
    }

    /**
     * What the machine was launched from.
     *
     * @return the description
     */
    public MachineSpec spec() {
        return spec;
    }

    /**
     * The QMP session.
     *
     * @return the session, closed once the machine is
     * @throws IllegalStateException if the machine was described without a QMP monitor
     */
    public QmpSession qmp() {
        if (dialogue == null) {
            throw new IllegalStateException("machine " + run.name() + " has no QMP monitor");
        }
        return dialogue.session();
    }

    /**
     * The machine's only console, or the one named {@link ConsoleSpec#DEFAULT_NAME}.
     *
     * @return the console; what it said can be read after the machine has ended
     * @throws IllegalStateException if there is none, or several and none of that name
     */
    public Console console() {
        return consoles.size() == 1 ? consoles.get(0) : console(ConsoleSpec.DEFAULT_NAME);
    }

    /**
     * A console.
     *
     * @param name its name
     * @return the console; what it said can be read after the machine has ended
     * @throws IllegalStateException if the machine was described without it
     */
    public Console console(String name) {
        Objects.requireNonNull(name, "name");
        return consoles.stream()
                .filter(console -> console.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "machine " + run.name() + " has no console '" + name + "'; describe it with console()"));
    }

    /**
     * The id of the process: QEMU's, or the wrapper's. It is what signals go to that the JDK cannot send:
     * {@code kill -STOP} freezes QEMU, {@code kill -CONT} thaws it.
     *
     * @return the id, also after its exit
     */
    public long pid() {
        return run.process().pid();
    }

    /**
     * Whether the process runs now.
     *
     * @return false once it has exited
     */
    public boolean isRunning() {
        return run.process().isAlive();
    }

    /**
     * What was started, for people: quoted for a shell, with secrets blotted out.
     *
     * @return the command line
     */
    public String commandLine() {
        return CommandText.of(arguments);
    }

    /**
     * What was started: the wrapper, the binary, the SDK's options and the user's.
     *
     * @return the program and its arguments; unmodifiable
     */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * What QEMU printed on its standard output and error so far, or until its exit. This never blocks
     * QEMU, however much it prints.
     *
     * @return the last 256 KiB, undecodable bytes replaced; empty when there is nothing
     */
    public String log() {
        return run.log().text();
    }

    /**
     * The private directory, which goes with the machine. It is free for files of your own.
     *
     * @return the directory
     */
    public Path tempDir() {
        return files.directory();
    }

    /**
     * The directory of QEMU's log.
     *
     * @return {@link MachineSpec#logDir()}, or the private directory
     */
    public Path logDir() {
        return files.logDir();
    }

    /**
     * Takes the first event with a name, waiting for one if need be: short for {@code
     * awaitEvent(EventFilter.named(name), limit)}.
     *
     * @param name the event's name, such as {@code SHUTDOWN}
     * @param limit how long to wait; zero takes only what is here
     * @return the event
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.EventTimeoutException as {@link EventStream#await}
     * @throws io.qemu4j.api.EventsLostException as {@link EventStream#await}
     * @throws io.qemu4j.api.SessionClosedException as {@link EventStream#await}
     * @throws InterruptedCallException as {@link EventStream#await}
     */
    public Event awaitEvent(String name, Duration limit) {
        return awaitEvent(EventFilter.named(name), limit);
    }

    /**
     * Takes the first event that fits, waiting for one if need be. Others stay, in order. Events that
     * came before QEMU's exit can be taken after it.
     *
     * @param filter what is wanted
     * @param limit how long to wait; zero takes only what is here
     * @return the event
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.EventTimeoutException if the limit passes first
     * @throws io.qemu4j.api.EventsLostException if events were dropped since the last take; the next
     *     call goes on
     * @throws io.qemu4j.api.SessionClosedException if the session is over and no event that is left fits
     * @throws InterruptedCallException if the thread is interrupted while it waits
     */
    public Event awaitEvent(EventFilter filter, Duration limit) {
        return stream().await(filter, limit);
    }

    /**
     * Takes the oldest event if there is one. Does not block.
     *
     * @return the event, or empty
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.EventsLostException if events were dropped before it
     */
    public Optional<Event> pollEvent() {
        return stream().poll();
    }

    /**
     * Takes the first event that fits, if there is one. Does not block.
     *
     * @param filter what is wanted
     * @return the event, or empty
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.EventsLostException if events were dropped since the last take
     */
    public Optional<Event> pollEvent(EventFilter filter) {
        return stream().poll(filter);
    }

    /**
     * Takes all events there are. Does not block.
     *
     * @return the events, oldest first; empty when there are none
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.EventsLostException if events were dropped since the last take
     */
    public List<Event> drainEvents() {
        return stream().drain();
    }

    private EventStream stream() {
        if (dialogue == null) {
            throw new IllegalStateException("machine " + run.name() + " has no QMP monitor and so no events");
        }
        return dialogue.events();
    }

    /**
     * How the machine ended. Right after the exit this may wait a few seconds for QEMU's last words, but for no
     * cleaning up that another thread does.
     *
     * @return the report, the same at each call; empty while the process runs, unless it could not be killed
     */
    public Optional<MachineExit> exit() {
        return run.reported() == null && isRunning() ? Optional.empty() : Optional.of(run.report());
    }

    /**
     * Looks on until the machine has ended, and does nothing to it: when the limit passes, it runs on. {@link
     * #waitForExit} is the one that is over with the machine when it returns.
     *
     * @param limit how long to wait; zero looks at how it is now
     * @return how it ended; empty if the limit passed first
     * @throws InterruptedCallException if the thread is interrupted while it waits
     */
    public Optional<MachineExit> awaitExit(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        return interruptibly("awaitExit", () -> run.awaitExit(deadline)) ? Optional.of(run.report()) : Optional.empty();
    }

    /**
     * Ends the machine as {@link #shutdown(Duration)} does, but asks nobody: QEMU is to end by itself, because
     * of {@link #powerDown} or of what the guest is doing. When the limit passes, it is killed; either way it
     * is cleaned up after. {@link #awaitExit} is the one that only looks on.
     *
     * @param limit how long QEMU may take
     * @return how it ended
     * @throws AbnormalShutdownException if it had to be killed; cleaning up is done
     * @throws InterruptedCallException if the thread is interrupted while it waits; nothing was done
     */
    public MachineExit waitForExit(Duration limit) {
        Deadline.in(limit);
        return interruptibly("waitForExit", () -> Ending.byItself(run, limit));
    }

    /**
     * Ends the machine within {@link #DEFAULT_SHUTDOWN_LIMIT}: short for {@code
     * shutdown(DEFAULT_SHUTDOWN_LIMIT)}.
     *
     * @return how it ended
     * @throws AbnormalShutdownException as {@link #shutdown(Duration)}
     * @throws InterruptedCallException as {@link #shutdown(Duration)}
     */
    public MachineExit shutdown() {
        return shutdown(DEFAULT_SHUTDOWN_LIMIT);
    }

    /**
     * Ends QEMU, without asking the guest, and cleans up: with {@code quit} or, without a monitor that
     * answers, with SIGTERM; with SIGKILL when that is of no use. One limit covers all of it: about a
     * tenth, at most a second, is kept for SIGKILL, a fifth, at most five seconds, for SIGTERM.
     *
     * <p>A machine that has ended by itself is cleaned up after, however it ended. What QEMU or the wrapper
     * started and is still there is killed; behind exit code 0 it first has half a second to finish, with the last
     * bytes of a migration, say. A second call only returns the report.
     *
     * @param limit how long it may take until the process is dead
     * @return how it ended
     * @throws AbnormalShutdownException if SIGKILL was needed; cleaning up is done
     * @throws InterruptedCallException if the thread is interrupted while it waits; QEMU may be ending,
     *     cleaning up is left to the next call
     */
    public MachineExit shutdown(Duration limit) {
        Deadline.in(limit);
        return interruptibly("shutdown", () -> Ending.gracefully(run, limit));
    }

    /**
     * Kills the machine, its process and the descendants of it that can be found, and cleans up.
     * Returns when that is done; an interrupt is kept for later.
     *
     * @return how it ended
     */
    public MachineExit kill() {
        return Ending.atOnce(run);
    }

    /**
     * Presses the guest's power button, with {@code system_powerdown}. A guest that heeds it shuts down
     * some time later: {@link #waitForExit} waits for that.
     *
     * @throws IllegalStateException if the machine was described without a QMP monitor
     * @throws io.qemu4j.api.QemuException as {@link QmpSession#execute(String)}
     */
    public void powerDown() {
        qmp().execute("system_powerdown");
    }

    /**
     * Ends the machine as {@link #shutdown()} does, and throws nothing: what went wrong is in the
     * {@linkplain #exit() exit report} and the log. If the thread is interrupted, before or meanwhile,
     * the machine is killed at once. A second call does nothing.
     */
    @Override
    public void close() {
        try {
            Ending.gracefully(run, DEFAULT_SHUTDOWN_LIMIT);
        } catch (AbnormalShutdownException e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        } catch (InterruptedException | InterruptedCallException e) {
            Ending.atOnce(run);
            Thread.currentThread().interrupt();
        }
    }

    /** The machine's name, id and state, for people. */
    @Override
    public String toString() {
        return "machine " + run.name() + ", process " + pid() + (isRunning() ? ", running" : ", ended");
    }

    private <T> T interruptibly(String what, Wait<T> wait) {
        try {
            return wait.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(what + " of machine " + run.name() + " interrupted", e);
        }
    }

    private interface Wait<T> {
        T run() throws InterruptedException;
    }
}
