package io.qemu4j.machine;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.qmp.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a machine: which QEMU to start, how, and what to hold on to. Describing starts nothing and
 * touches no file; one description serves any number of launches, at the same time too.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class MachineSpec {
    private final String binary;
    private final List<String> args;
    private final @Nullable String machine;
    private final List<String> accelerators;
    private final @Nullable String name;
    private final List<String> wrapper;
    private final Map<String, String> environment;
    private final @Nullable Path directory;
    private final @Nullable Path tempRoot;
    private final @Nullable Path socketDir;
    private final @Nullable Path logDir;
    private final @Nullable MonitorAddress monitor;
    private final List<MonitorAddress> extraMonitors;
    private final boolean qmpMonitor;
    private final boolean nullMonitor;
    private final boolean detached;
    private final List<InheritedDescriptor> inherited;
    private final List<MachineHooks> hooks;
    private final List<ConsoleSpec> consoles;

    /** What {@link MachineSpecBuilder#option} added; it is among the arguments already. */
    final List<QemuOption> options;

    private final Duration launchLimit;
    private final SessionOptions session;

    MachineSpec(MachineSpecBuilder from) {
        binary = from.binary;
        args = List.copyOf(from.args);
        machine = from.machine;
        accelerators = List.copyOf(from.accelerators);
        name = from.name;
        wrapper = List.copyOf(from.wrapper);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(from.environment));
        directory = from.directory;
        tempRoot = from.tempRoot;
        socketDir = from.socketDir;
        logDir = from.logDir;
        monitor = from.monitor;
        extraMonitors = List.copyOf(from.extraMonitors);
        qmpMonitor = from.qmpMonitor;
        nullMonitor = from.nullMonitor;
        detached = from.detached;
        inherited = List.copyOf(from.inherited);
        hooks = List.copyOf(from.hooks);
        consoles = List.copyOf(from.consoles);
        options = List.copyOf(from.options);
        launchLimit = from.launchLimit;
        session = from.session;
    }

    /**
     * Starts a description. What is not said stays at the defaults that {@link MachineSpecBuilder}
     * documents.
     *
     * @param binary the QEMU to start: a name, looked up in {@code PATH} at launch, or a path
     * @return the builder
     * @throws IllegalArgumentException if it is empty
     */
    public static MachineSpecBuilder builder(String binary) {
        return new MachineSpecBuilder(binary);
    }

    /**
     * Starts another description with everything of this one.
     *
     * @return a builder of its own
     */
    public MachineSpecBuilder toBuilder() {
        return new MachineSpecBuilder(this);
    }

    /**
     * The QEMU to start.
     *
     * @return a name or a path
     */
    public String binary() {
        return binary;
    }

    /**
     * The user's own arguments, which come last on the command line.
     *
     * @return the arguments; unmodifiable
     */
    public List<String> args() {
        return args;
    }

    /**
     * The machine type, the value of {@code -machine}.
     *
     * @return the type with its properties; empty for QEMU's default
     */
    public Optional<String> machine() {
        return Optional.ofNullable(machine);
    }

    /**
     * The accelerators, in the order in which QEMU tries them.
     *
     * @return the values of {@code -accel}; empty for QEMU's default; unmodifiable
     */
    public List<String> accelerators() {
        return accelerators;
    }

    /**
     * The name that files and threads of a machine bear.
     *
     * @return the name; empty for one that is made up at launch
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * What is put before the binary on the command line.
     *
     * @return a program with its arguments; empty without one; unmodifiable
     */
    public List<String> wrapper() {
        return wrapper;
    }

    /**
     * Environment variables in addition to, or instead of, those of this process.
     *
     * @return values by name, in the order given; unmodifiable
     */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * QEMU's working directory.
     *
     * @return the directory; empty for that of this process
     */
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /**
     * Where each launch makes its private directory.
     *
     * @return the directory; empty for the system's temporary directory
     */
    public Optional<Path> tempRoot() {
        return Optional.ofNullable(tempRoot);
    }

    /**
     * Where sockets are made.
     *
     * @return the directory; empty for the private directory
     */
    public Optional<Path> socketDir() {
        return Optional.ofNullable(socketDir);
    }

    /**
     * Where QEMU's output is kept.
     *
     * @return the directory; empty for the private directory, which goes with the machine
     */
    public Optional<Path> logDir() {
        return Optional.ofNullable(logDir);
    }

    /**
     * Where this side listens for QEMU's monitor to dial in.
     *
     * @return the address; empty for a Unix socket in the private directory
     */
    public Optional<MonitorAddress> monitor() {
        return Optional.ofNullable(monitor);
    }

    /**
     * Where QEMU listens with further QMP monitors, for others than this side.
     *
     * @return the addresses, in the order given; unmodifiable
     */
    public List<MonitorAddress> extraMonitors() {
        return extraMonitors;
    }

    /**
     * Whether there is a QMP monitor, and with it {@link Machine#qmp()} and events.
     *
     * @return true unless it was switched off
     */
    public boolean qmpMonitor() {
        return qmpMonitor;
    }

    /**
     * Whether QEMU gets {@code -monitor null}.
     *
     * @return false unless it was asked for
     */
    public boolean nullMonitor() {
        return nullMonitor;
    }

    /**
     * Whether machines outlive this JVM.
     *
     * @return false unless it was asked for
     */
    public boolean detached() {
        return detached;
    }

    /**
     * The descriptors that QEMU has from its start.
     *
     * @return the descriptors with their sets, in the order given; unmodifiable
     */
    public List<InheritedDescriptor> inherited() {
        return inherited;
    }

    /**
     * What a program adds to each launch.
     *
     * @return the hooks, in the order given; unmodifiable
     */
    public List<MachineHooks> hooks() {
        return hooks;
    }

    /**
     * The consoles.
     *
     * @return their descriptions, in the order given; unmodifiable
     */
    public List<ConsoleSpec> consoles() {
        return consoles;
    }

    /**
     * How long a launch may take.
     *
     * @return the limit
     */
    public Duration launchLimit() {
        return launchLimit;
    }

    /**
     * The options of the QMP session. Its transports serve consoles too.
     *
     * @return the options
     */
    public SessionOptions session() {
        return session;
    }
}
