package io.qemu4j.qmp;

import io.qemu4j.api.SessionListener;
import io.qemu4j.api.spi.Transports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a session behaves. Start from {@link #defaults()}; each {@code with…} returns a copy.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class SessionOptions {
    private static final int MAX_CAP = 1 << 30;

    private static final SessionOptions DEFAULTS = new SessionOptions();

    // Set while a copy is being made, never after: the options are immutable to everyone else.
    private String name = "";
    private @Nullable Transports transports;
    private Duration connectLimit = Duration.ofSeconds(30);
    private Duration commandLimit = Duration.ofSeconds(60);
    private Map<String, Duration> commandLimits = Map.of();
    private Duration slowNotice = Duration.ofSeconds(10);
    private @Nullable Executor executor;
    private @Nullable ThreadFactory threadFactory;
    private int eventBound = 10_000;
    private EventOverflow eventOverflow = EventOverflow.DROP_OLDEST;
    private int messageCap = 64 * 1024 * 1024;
    private boolean outOfBand;
    private Set<String> secretMembers = Set.of();
    private Set<String> quietCommands = Set.of();
    private List<SessionListener> listeners = List.of();

    private SessionOptions() {}

    private SessionOptions(SessionOptions other) {
        name = other.name;
        transports = other.transports;
        connectLimit = other.connectLimit;
        commandLimit = other.commandLimit;
        commandLimits = other.commandLimits;
        slowNotice = other.slowNotice;
        executor = other.executor;
        threadFactory = other.threadFactory;
        eventBound = other.eventBound;
        eventOverflow = other.eventOverflow;
        messageCap = other.messageCap;
        outOfBand = other.outOfBand;
        secretMembers = other.secretMembers;
        quietCommands = other.quietCommands;
        listeners = other.listeners;
    }

    /**
     * The defaults, as each method states them.
     *
     * @return the options
     */
    public static SessionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Names the session in thread names, logs and messages. Default: its address.
     *
     * @param name the name; empty for the default
     * @return a copy
     */
    public SessionOptions withName(String name) {
        SessionOptions copy = new SessionOptions(this);
        copy.name = Objects.requireNonNull(name, "name");
        return copy;
    }

    /**
     * Sets where transports are looked for. Default: {@link Transports#installed()}, asked at each connect.
     *
     * @param transports the transports
     * @return a copy
     */
    public SessionOptions withTransports(Transports transports) {
        SessionOptions copy = new SessionOptions(this);
        copy.transports = Objects.requireNonNull(transports, "transports");
        return copy;
    }

    /**
     * Limits connect, greeting and negotiation together. Default: 30 seconds.
     *
     * @param limit the limit
     * @return a copy
     */
    public SessionOptions withConnectLimit(Duration limit) {
        SessionOptions copy = new SessionOptions(this);
        copy.connectLimit = notNegative(limit);
        return copy;
    }

    /**
     * Limits a command whose caller sets no limit. Default: 60 seconds. Time is added for what QEMU needs to
     * read a large request: a second for every 100 kB.
     *
     * <p>A limit passes without harm to the session once the command is written. While it is being written,
     * the session has to die with it, for half a command makes everything behind it unreadable; a write gets a
     * second at least.
     *
     * @param limit the limit
     * @return a copy
     */
    public SessionOptions withCommandLimit(Duration limit) {
        SessionOptions copy = new SessionOptions(this);
        copy.commandLimit = notNegative(limit);
        return copy;
    }

    /**
     * Limits one command whose caller sets no limit, in place of {@link #withCommandLimit(Duration)}; time is
     * added for a large request here too.
     *
     * @param command the command's name
     * @param limit the limit
     * @return a copy
     */
    public SessionOptions withCommandLimit(String command, Duration limit) {
        SessionOptions copy = new SessionOptions(this);
        Map<String, Duration> limits = new LinkedHashMap<>(commandLimits);
        limits.put(command, notNegative(limit));
        copy.commandLimits = Map.copyOf(limits);
        return copy;
    }

    /**
     * Sets after how long a command that still waits is reported as slow, to the log and the listener.
     * Default: 10 seconds. A time no shorter than the command's limit never comes.
     *
     * @param after the time
     * @return a copy
     */
    public SessionOptions withSlowNotice(Duration after) {
        SessionOptions copy = new SessionOptions(this);
        copy.slowNotice = notNegative(after);
        return copy;
    }

    /**
     * Sets what runs dependents of futures, {@code decode} of asynchronous commands, and the listener.
     * Default: the common pool; but a thread that waits for a future without dependents, and without a limit, then
     * decodes and completes it itself. The common pool also steps in for an executor that refuses a future's task.
     *
     * @param executor the executor; it stays the caller's. It must neither block nor run a task on the thread
     *     that hands it over, which may be the session's reader or a caller that reads in its place
     * @return a copy
     */
    public SessionOptions withExecutor(Executor executor) {
        SessionOptions copy = new SessionOptions(this);
        copy.executor = Objects.requireNonNull(executor, "executor");
        return copy;
    }

    /**
     * Sets what makes the session's reader thread. Default: a daemon platform thread, named after the
     * session. On Java 21 and later a factory of virtual threads serves thousands of sessions, at some tens of
     * microseconds more for each command. Over Unix sockets that takes Java 22, Linux and, on the module path, native
     * access for the module {@code io.qemu4j.transport.unix}; without them each of these threads borrows a platform
     * thread while it waits. A thread that waits for a reply may read in its place now and then: see {@link
     * io.qemu4j.api.QmpSession}.
     *
     * @param factory the factory
     * @return a copy
     */
    public SessionOptions withThreadFactory(ThreadFactory factory) {
        SessionOptions copy = new SessionOptions(this);
        copy.threadFactory = Objects.requireNonNull(factory, "factory");
        return copy;
    }

    /**
     * Bounds each event stream of the session. Default: 10,000 events.
     *
     * @param events the bound, at least 1
     * @return a copy
     * @throws IllegalArgumentException if the bound is less than 1
     */
    public SessionOptions withEventBound(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("an event stream must hold at least 1 event, not " + events);
        }
        SessionOptions copy = new SessionOptions(this);
        copy.eventBound = events;
        return copy;
    }

    /**
     * Sets what an event stream of the session does when it is full. Default: {@link
     * EventOverflow#DROP_OLDEST}.
     *
     * @param overflow what it does
     * @return a copy
     */
    public SessionOptions withEventOverflow(EventOverflow overflow) {
        SessionOptions copy = new SessionOptions(this);
        copy.eventOverflow = Objects.requireNonNull(overflow, "overflow");
        return copy;
    }

    /**
     * Bounds one message from the server. Default: 64 MiB. A longer one ends the session.
     *
     * @param bytes the bound, from 1024 to 1 GiB
     * @return a copy
     * @throws IllegalArgumentException if the bound is out of range
     */
    public SessionOptions withMessageCap(int bytes) {
        if (bytes < 1024 || bytes > MAX_CAP) {
            throw new IllegalArgumentException("the message cap must be from 1024 to " + MAX_CAP + ", not " + bytes);
        }
        SessionOptions copy = new SessionOptions(this);
        copy.messageCap = bytes;
        return copy;
    }

    /**
     * Enables the {@code oob} capability: commands may be sent out-of-band, and at most eight others are in
     * flight at a time. Connecting fails where the monitor does not offer it. Default: not enabled.
     *
     * @return a copy
     * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification, Out-of-band
     *     execution</a>
     */
    public SessionOptions withOutOfBand() {
        SessionOptions copy = new SessionOptions(this);
        copy.outOfBand = true;
        return copy;
    }

    /**
     * Adds names of members whose values are secrets, never to be logged or shown to a listener. {@code
     * password}, {@code passphrase}, {@code secret} and their like are known already, and so is the data of
     * {@code secret} objects.
     *
     * @param names the names, as they are spelled in messages
     * @return a copy
     */
    public SessionOptions withSecretMembers(String... names) {
        SessionOptions copy = new SessionOptions(this);
        copy.secretMembers = union(secretMembers, names);
        return copy;
    }

    /**
     * Adds names of commands that are not logged, nor their replies: a poll that would drown the rest. A
     * listener still sees them.
     *
     * @param names the names
     * @return a copy
     */
    public SessionOptions withQuietCommands(String... names) {
        SessionOptions copy = new SessionOptions(this);
        copy.quietCommands = union(quietCommands, names);
        return copy;
    }

    /**
     * Adds one who is told what the session says and hears. Default: no one. Several are told in the order in
     * which they were added.
     *
     * @param listener the listener
     * @return a copy
     */
    public SessionOptions withListener(SessionListener listener) {
        SessionOptions copy = new SessionOptions(this);
        List<SessionListener> all = new ArrayList<>(listeners);
        all.add(Objects.requireNonNull(listener, "listener"));
        copy.listeners = List.copyOf(all);
        return copy;
    }

    /**
     * The session's name.
     *
     * @return the name; empty when its address is to serve
     */
    public String name() {
        return name;
    }

    /**
     * The transports to look in.
     *
     * @return those set, or those installed now
     */
    public Transports transports() {
        return transports != null ? transports : Transports.installed();
    }

    /**
     * The limit of connect, greeting and negotiation together.
     *
     * @return the limit
     */
    public Duration connectLimit() {
        return connectLimit;
    }

    Duration commandLimit(String command) {
        return commandLimits.getOrDefault(command, commandLimit);
    }

    Duration slowNotice() {
        return slowNotice;
    }

    boolean hasDefaultExecutor() {
        return executor == null;
    }

    /** The executor for what must run: a future that never completes is worse than one that does elsewhere. */
    Executor faithfulExecutor() {
        Executor chosen = executor;
        if (chosen == null) {
            return ForkJoinPool.commonPool();
        }
        return task -> {
            try {
                chosen.execute(task);
            } catch (RuntimeException refused) {
                ForkJoinPool.commonPool().execute(task);
            }
        };
    }

    Thread readerThread(String session, Runnable task) {
        if (threadFactory != null) {
            return threadFactory.newThread(task);
        }
        Thread thread = new Thread(task, "qmp-reader-" + session);
        thread.setDaemon(true);
        return thread;
    }

    int eventBound() {
        return eventBound;
    }

    EventOverflow eventOverflow() {
        return eventOverflow;
    }

    int messageCap() {
        return messageCap;
    }

    boolean outOfBand() {
        return outOfBand;
    }

    Set<String> secretMembers() {
        return secretMembers;
    }

    Set<String> quietCommands() {
        return quietCommands;
    }

    List<SessionListener> listeners() {
        return listeners;
    }

    private static Duration notNegative(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("negative time limit: " + limit);
        }
        return limit;
    }

    private static Set<String> union(Set<String> known, String... more) {
        Set<String> all = new LinkedHashSet<>(known);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
