package io.qemu4j.machine;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.qmp.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Builds a {@link MachineSpec}. Every method returns the builder; those that take several values add
 * to what was given before, the others replace it.
 *
 * <p>Threads: for one thread at a time.
 *
 * @since 0.1
 */
public final class MachineSpecBuilder extends MachineSpecState {
    MachineSpecBuilder(String binary) {
        super(binary);
    }

    MachineSpecBuilder(MachineSpec from) {
        super(from);
    }

    /**
     * Adds arguments of your own. They come last on the command line, so that for an option with a
     * single value yours wins over the SDK's; {@code -display}, {@code -vga} and {@code -machine} are
     * such. A launch refuses {@code -daemonize}, with which QEMU would be nobody's to end.
     *
     * @param arguments the arguments, passed as they are: no shell is involved
     * @return this
     */
    public MachineSpecBuilder args(String... arguments) {
        args.addAll(List.of(arguments));
        return this;
    }

    /**
     * Sets the machine type, with {@code -machine}.
     *
     * @param type the type and, if need be, its properties: {@code q35}, {@code none}
     * @return this
     */
    public MachineSpecBuilder machine(String type) {
        machine = Objects.requireNonNull(type, "type");
        return this;
    }

    /**
     * Adds accelerators, with one {@code -accel} each. QEMU takes the first that it can initialize: with
     * {@code accelerators("kvm", "tcg")} that is TCG where KVM is missing or forbidden. It does not come
     * back when an accelerator starts and fails later. Without any, QEMU's default holds, which is TCG
     * in most builds.
     *
     * @param values the accelerators and, if need be, their properties: {@code tcg,thread=multi}
     * @return this
     */
    public MachineSpecBuilder accelerators(String... values) {
        accelerators.addAll(List.of(values));
        return this;
    }

    /**
     * Names the machine: its log file, sockets in a directory of your own, and threads bear the name.
     * QEMU itself is not told; use {@code args("-name", …)} for that. Two machines of one name and one
     * log directory overwrite each other's log.
     *
     * @param name the name, fit for a file name
     * @return this
     * @throws IllegalArgumentException if it is empty or contains a slash or NUL
     */
    public MachineSpecBuilder name(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not fit for a file name: '" + name + "'");
        }
        this.name = name;
        return this;
    }

    /**
     * Puts a program before QEMU: {@code wrapper("strace", "-f", "-o", "trace.txt")}. It must stay in
     * the foreground for as long as QEMU runs: its process is the machine's, its exit the machine's.
     *
     * @param command the program and its arguments
     * @return this
     */
    public MachineSpecBuilder wrapper(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    /**
     * Sets an environment variable for QEMU. The others are this process's.
     *
     * @param variable the variable's name
     * @param value its value
     * @return this
     */
    public MachineSpecBuilder environment(String variable, String value) {
        environment.put(Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets QEMU's working directory. A path to the binary that is relative is taken from there.
     *
     * @param directory the directory, that of this process unless set
     * @return this
     */
    public MachineSpecBuilder directory(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets where each launch makes its private directory, which is for this user only and goes with the
     * machine. Keep it short: sockets are made there, and their paths are limited to about 100 bytes.
     *
     * @param directory a directory that exists, the system's temporary directory unless set
     * @return this
     */
    public MachineSpecBuilder tempRoot(Path directory) {
        tempRoot = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets where sockets are made, should the private directory's path be too long for them.
     *
     * @param directory a directory that exists and that no one else can write to; the private directory unless set
     * @return this
     */
    public MachineSpecBuilder socketDir(Path directory) {
        socketDir = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Keeps QEMU's output after the machine is gone, in the file {@code <name>.log}.
     *
     * @param directory a directory that exists; unless set, the log goes with the private directory
     * @return this
     */
    public MachineSpecBuilder logDir(Path directory) {
        logDir = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets where this side listens for QEMU's monitor to dial in. On an address that others can reach,
     * such as a TCP port, whoever dials first is taken for QEMU; over TLS, whoever can shake hands.
     *
     * @param address the address, for which a transport must be installed; unless set, a Unix socket in
     *     the private directory
     * @return this
     */
    public MachineSpecBuilder monitor(MonitorAddress address) {
        monitor = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Adds a QMP monitor on which QEMU listens, for others to look in: a debugger's back door. It is
     * there before the launch is over, and gone, with its socket file, when the machine is closed.
     *
     * @param address a Unix, abstract Unix or TCP address of which QEMU may take possession; on TCP port
     *     0 QEMU chooses, and {@code query-chardev} tells. A launch refuses a TCP address other than this
     *     host's own, unless it is {@linkplain io.qemu4j.api.TcpAddress#insecure() insecure}
     * @return this
     * @throws IllegalArgumentException if QEMU cannot listen on such an address
     */
    public MachineSpecBuilder extraMonitor(MonitorAddress address) {
        extraMonitors.add(ExtraMonitors.checked(Objects.requireNonNull(address, "address")));
        return this;
    }

    /**
     * Says whether there is a QMP monitor. Without one there are no commands and no events, and the
     * launch is over when the process runs: a bad option shows as an exit.
     *
     * @param enabled true unless set
     * @return this
     */
    public MachineSpecBuilder qmpMonitor(boolean enabled) {
        qmpMonitor = enabled;
        return this;
    }

    /**
     * Gives QEMU {@code -monitor null}, a human monitor connected to nothing.
     *
     * @return this
     */
    public MachineSpecBuilder nullMonitor() {
        nullMonitor = true;
        return this;
    }

    /**
     * Lets machines live on when this JVM ends: closing a machine still ends it, but nothing else does,
     * and its files stay too. Otherwise none outlives the JVM: when that exits in order, machines are
     * ended as a shutdown hook, with SIGTERM and then SIGKILL; when it is killed, the system kills them.
     * Out of reach then is only a QEMU that a {@linkplain #wrapper wrapper} puts in a process group or
     * session of its own, as {@code timeout} does; with {@code timeout --foreground} it stays in reach.
     * Other shutdown hooks run at the same time, so one that wants to end a machine in its own way, by
     * the power button say, needs it detached.
     *
     * @return this
     */
    public MachineSpecBuilder detached() {
        detached = true;
        return this;
    }

    /**
     * Has QEMU inherit a descriptor in a set, with {@code -add-fd}: {@code /dev/fdset/1} in place of a
     * file name, in a {@code -drive} of {@link #args} say, is then what this program has opened. Only
     * file names can say so; for {@code fd=…} see {@link #inherit(PassedDescriptor, IntFunction)}. The set
     * of a disk that is written to needs two, opened {@code "r"} and {@code "rw"}: QEMU reads first.
     *
     * @param descriptor the descriptor
     * @param fdset the number of the descriptor set; a set may have several, opened in different modes
     * @param opaque what {@code query-fdsets} says of it, for people
     * @return this
     * @throws IllegalArgumentException if the number is negative
     */
    public MachineSpecBuilder inherit(PassedDescriptor descriptor, int fdset, String opaque) {
        inherited.add(InheritedDescriptor.inSet(descriptor, fdset, opaque));
        return this;
    }

    /**
     * Has QEMU inherit a descriptor by its number: {@code inherit(socket, fd -> List.of("-netdev",
     * "socket,id=net0,fd=" + fd))}. QEMU gets a copy; the original stays the caller's, and must be open at
     * each launch. A QEMU that runs is handed more with the commands {@code getfd} and {@code add-fd}.
     *
     * <p>At most six descriptors go, sets included, and at most three of them sockets, two behind a
     * {@linkplain #wrapper wrapper}; of more than that, files and pipes are opened anew through {@code
     * /proc}, pipes last, which gives a file a position of its own. {@code qemu-transport-unix} must be
     * installed, or among the transports of {@link #session}.
     *
     * @param descriptor the descriptor
     * @param arguments given the number that QEMU will have it by, the arguments to add before those of
     *     {@link #args}; called at each launch
     * @return this
     */
    public MachineSpecBuilder inherit(PassedDescriptor descriptor, IntFunction<List<String>> arguments) {
        inherited.add(new InheritedDescriptor(descriptor, arguments));
        return this;
    }

    /**
     * Adds hooks, which each launch calls.
     *
     * @param added the hooks
     * @return this
     */
    public MachineSpecBuilder hooks(MachineHooks added) {
        hooks.add(Objects.requireNonNull(added, "added"));
        return this;
    }

    /**
     * Adds a console on the machine's next serial line: short for {@code console(ConsoleSpec.defaults())}.
     *
     * @return this
     * @throws AddDeviceException as {@link #console(ConsoleSpec)}
     */
    public MachineSpecBuilder console() {
        return console(ConsoleSpec.defaults());
    }

    /**
     * Adds a console.
     *
     * @param console its description
     * @return this
     * @throws AddDeviceException if its name is taken by another console or character device or reserved
     *     for the monitor, or its serial line is taken
     */
    public MachineSpecBuilder console(ConsoleSpec console) {
        OptionIds.check(options, console);
        ConsoleOptions.check(consoles, console);
        consoles.add(console);
        return this;
    }

    /**
     * Sets how long a launch may take, from the call until QMP is negotiated.
     *
     * @param limit the limit, 30 seconds unless set
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public MachineSpecBuilder launchLimit(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("negative launch limit: " + limit);
        }
        launchLimit = limit;
        return this;
    }

    /**
     * Sets the options of the QMP session: limits, threads, event bound, and the transports, which serve
     * consoles too. Its connect limit counts within the launch limit.
     *
     * @param options the options, {@link SessionOptions#defaults()} unless set
     * @return this
     */
    public MachineSpecBuilder session(SessionOptions options) {
        session = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Adds options with properties to the arguments, in their place among those given with {@link #args}: all
     * of them, or none if one is refused.
     *
     * @param added the options
     * @return this
     * @throws AddDeviceException if an id is taken by an option of the same kind, or as that of a
     *     character device by a console or the monitor; ids within {@link #args} are not known here
     * @throws IllegalArgumentException as {@link QemuOption#value()}
     */
    public MachineSpecBuilder option(QemuOption... added) {
        List<QemuOption> all = new ArrayList<>(options);
        List<String> arguments = new ArrayList<>();
        for (QemuOption option : added) {
            OptionIds.check(all, consoles, option);
            arguments.addAll(option.arguments());
            all.add(option);
        }
        args.addAll(arguments);
        options.addAll(all.subList(options.size(), all.size()));
        return this;
    }

    /**
     * Makes the description. The builder can be used further.
     *
     * @return the description
     */
    public MachineSpec build() {
        return new MachineSpec(this);
    }
}
