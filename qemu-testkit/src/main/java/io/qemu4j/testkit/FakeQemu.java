package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.testkit.Program.Admission;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A QMP server that plays a {@link Script}, in memory or over any transport, to test what talks to QEMU without QEMU.
 *
 * <pre>{@code
 * try (FakeQemu fake = FakeQemu.playing(Script.strict().expect("stop").event("STOP").reply());
 *         QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
 *     session.execute("stop");
 * }
 * }</pre>
 *
 * <p>By itself it answers {@code qmp_capabilities}, {@code query-version}, {@code query-status}, {@code query-commands},
 * {@code stop}, {@code cont}, {@code system_reset}, {@code system_powerdown} and {@code quit}, with their events and
 * changes of state; and it refuses what QEMU refuses: commands before the negotiation, members it does not know, what
 * is not JSON. It reads strict JSON; QEMU's single-quoted strings it does not.
 *
 * <p>A command that a strict script does not expect is answered by an error and remembered; so is a
 * script that was not played to its last {@code expect}. {@link #verify} and {@link #close} throw what
 * was remembered, as a diff between script and dialogue.
 *
 * <p>Threads: any thread may call. There is one daemon thread for each connection and each listener,
 * named {@code fake-qemu-…}; {@link #close} ends them.
 *
 * @since 0.1
 */
public final class FakeQemu implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FakeQemu.class.getName());
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration TO_END = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final String name = "fake-qemu-" + COUNT.incrementAndGet();
    private final List<Program> programs;
    private final FakeVm vm = new FakeVm(this);
    private final CommandLog log = new CommandLog();
    private final CountDownLatch closing = new CountDownLatch(1);

    // All guarded by this.
    private final List<FakeMonitor> monitors = new ArrayList<>();
    private final List<TransportListener> listeners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<FeatureUse> featureUses = new ArrayList<>();
    private @Nullable AssertionError failure;
    private int connections;

    private FakeQemu(List<Program> programs) {
        this.programs = programs;
    }

    /**
     * A fake with the stock answers.
     *
     * @return a fake, the caller's to close
     */
    public static FakeQemu lenient() {
        return playing(Script.lenient());
    }

    /**
     * A fake that plays scripts. The state of its virtual machine is one for all connections.
     *
     * @param first the script of the first connection
     * @param more those of the next ones; the last of all is also that of every further one
     * @return a fake, the caller's to close
     */
    public static FakeQemu playing(Script first, Script... more) {
        List<Program> programs = new ArrayList<>();
        programs.add(first.program());
        List.of(more).forEach(s -> programs.add(s.program()));
        return new FakeQemu(programs);
    }

    /**
     * Where the fake is in memory, for what connects by address.
     *
     * @return an address that only {@link #transports} knows
     */
    public MonitorAddress address() {
        return new FakeAddress(name);
    }

    /**
     * The transports that lead to the fake's {@link #address}.
     *
     * @return the transports; no others are in it
     */
    public Transports transports() {
        return Transports.of(new FakeTransportProvider(this));
    }

    /**
     * Connects to the fake in memory.
     *
     * @return the client's end, the caller's to close
     * @throws IOException if the script refuses or never accepts, or the fake is closed
     */
    public MemoryTransport connect() throws IOException {
        return connect(Duration.ZERO);
    }

    MemoryTransport connect(Duration limit) throws IOException {
        MemoryTransport.Pair pair = MemoryTransport.pair();
        admit(pair.server(), limit);
        return pair.client();
    }

    /**
     * Plays the next script on an open connection.
     *
     * @param transport the server's end; the fake closes it
     * @throws IOException if the script refuses or never accepts, or the fake is closed
     */
    public void serve(Transport transport) throws IOException {
        admit(transport, Duration.ZERO);
    }

    /**
     * Accepts connections, and plays the next script on each. On what is listened on already, a script
     * that refuses hangs up, and one that never accepts says nothing.
     *
     * @param listener where to listen; the fake closes it
     */
    public void listenOn(TransportListener listener) {
        synchronized (this) {
            listeners.add(listener);
            start(() -> accept(listener), "accept-" + listeners.size());
        }
    }

    private void accept(TransportListener listener) {
        while (!isClosing()) {
            try {
                admit(listener.accept(FOR_EVER), FOR_EVER);
            } catch (IOException e) {
                System.getLogger(FakeQemu.class.getName()).log(System.Logger.Level.DEBUG, "accept", e);
                if (!(e instanceof ConnectException)) {
                    return;
                }
            }
        }
    }

    private void admit(Transport server, Duration limit) throws IOException {
        Program program;
        synchronized (this) {
            program = programs.get(Math.min(connections, programs.size() - 1));
            if (program.admission() == Admission.ACCEPTED && !isClosing()) {
                FakeMonitor monitor = new FakeMonitor(this, program, ++connections, server);
                monitors.add(monitor);
                start(monitor, Integer.toString(connections));
                return;
            }
            connections++;
        }
        try (server) {
            if (program.admission() == Admission.LEFT_WAITING) {
                leaveWaiting(limit);
            }
            throw new ConnectException("connection refused by " + name);
        }
    }

    private void leaveWaiting(Duration limit) throws IOException {
        try {
            if (!awaitClosing(limit)) {
                throw new SocketTimeoutException(name + " did not accept the connection within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + name, e);
        }
    }

    /** Waits until the fake is closed; false when the limit passes first. */
    boolean awaitClosing(Duration limit) throws InterruptedException {
        return closing.await(Deadline.in(limit).remainingNanos(), TimeUnit.NANOSECONDS);
    }

    private void start(Runnable work, String suffix) {
        Thread thread = new Thread(work, name + "-" + suffix);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * The commands so far, whether they were expected or not.
     *
     * @return the commands of all connections, in the order in which they came; a copy
     */
    public List<ReceivedCommand> received() {
        return log.commands();
    }

    /**
     * The names of the commands so far, without {@code qmp_capabilities}: what the code under test did.
     *
     * @return the names, in the order in which the commands came; a copy
     */
    public List<String> receivedNames() {
        return log.commands().stream()
                .map(ReceivedCommand::name)
                .filter(name -> !name.equals("qmp_capabilities"))
                .toList();
    }

    /**
     * Waits for a command to arrive, whether it was expected or not. Each is returned once.
     *
     * @param command its name
     * @param limit how long to wait
     * @return the first of that name that no earlier call returned
     * @throws AssertionError if none comes in time; the message lists those that came
     * @throws InterruptedException if the thread is interrupted
     */
    public ReceivedCommand awaitCommand(String command, Duration limit) throws InterruptedException {
        return log.await(command, limit);
    }

    /**
     * Which deprecated or unstable features of the schema the commands so far used.
     *
     * @return every use, in order; a copy. Empty without a {@link Script#schema}
     */
    public synchronized List<FeatureUse> featureUses() {
        return List.copyOf(featureUses);
    }

    synchronized void addFeatureUses(List<FeatureUse> uses) {
        featureUses.addAll(uses);
    }

    CommandLog log() {
        return log;
    }

    /**
     * The state of the virtual machine, which {@code stop}, {@code cont}, {@code quit} and, on one that does not
     * run, {@code system_reset} change when they are answered from stock.
     *
     * @return {@code running}, {@code paused}, {@code prelaunch} or {@code shutdown}
     */
    public String runState() {
        return vm.runState();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    FakeVm vm() {
        return vm;
    }

    /**
     * How many clients have connected, or tried to.
     *
     * @return their number
     */
    public synchronized int connections() {
        return connections;
    }

    /**
     * Sends an event without data: short for {@code event(event, JsonObject.empty())}.
     *
     * @param event its name
     */
    public void event(String event) {
        event(event, JsonObject.empty());
    }

    /**
     * Sends an event, to every client that has negotiated. Waits for one that does not read, where it has no room.
     *
     * @param event its name
     * @param data its values; when empty, the member is left out
     */
    public void event(String event, JsonObject data) {
        JsonObject message = vm.event(event, data);
        for (FakeMonitor monitor : monitors()) {
            try {
                if (monitor.isNegotiated()) {
                    monitor.out().send(message);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "event", e);
            }
        }
    }

    /** Closes every connection. The fake goes on: new ones are welcome. */
    public void hangUp() {
        monitors().forEach(FakeMonitor::hangUp);
    }

    private synchronized List<FakeMonitor> monitors() {
        return List.copyOf(monitors);
    }

    synchronized void fail(String message, @Nullable Throwable cause) {
        AssertionError error = new AssertionError(name + ", connection " + message, cause);
        if (failure == null) {
            failure = error;
        } else {
            failure.addSuppressed(error);
        }
    }

    /**
     * Fails if a dialogue did not follow its script so far, or has not come to its last {@code expect}.
     *
     * @throws AssertionError with a diff between script and dialogue
     */
    public void verify() {
        throwFailure();
        monitors().forEach(FakeMonitor::checkFinished);
        int missing;
        synchronized (this) {
            missing = connections;
        }
        for (Program program : programs.subList(Math.min(missing, programs.size()), programs.size())) {
            int number = ++missing;
            program.expectedFrom(0).ifPresent(e -> fail(number + ": expected " + e + ", but nobody connected", null));
        }
        throwFailure();
    }

    private synchronized void throwFailure() {
        if (failure != null) {
            AssertionError error = failure;
            failure = null;
            throw error;
        }
    }

    /**
     * Ends every connection, listener and thread, then verifies. A command that the fake has not read
     * yet is lost. A second call does nothing.
     *
     * @throws AssertionError as {@link #verify}, or if a thread does not end
     */
    @Override
    public void close() {
        List<Thread> toEnd;
        List<TransportListener> toClose;
        synchronized (this) {
            if (isClosing()) {
                return;
            }
            closing.countDown();
            toEnd = List.copyOf(threads);
            toClose = List.copyOf(listeners);
        }
        toClose.forEach(FakeQemu::close);
        hangUp();
        toEnd.forEach(Thread::interrupt);
        Deadline deadline = Deadline.in(TO_END);
        toEnd.forEach(t -> join(t, deadline));
        verify();
    }

    private static void close(TransportListener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    private static void join(Thread thread, Deadline deadline) {
        try {
            thread.join(deadline.remainingMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && !Thread.currentThread().isInterrupted()) {
            throw new AssertionError(thread.getName() + " does not end");
        }
    }
}
