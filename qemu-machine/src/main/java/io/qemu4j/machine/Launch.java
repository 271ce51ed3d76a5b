package io.qemu4j.machine;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a machine to life, or fails without a trace. This side listens and QEMU dials in, so there is
 * nothing to poll and no race: each wait ends with the connection, the process's exit or the deadline,
 * whichever is first.
 */
final class Launch {
    /** A QEMU whose connection ended is about to exit; its code and its last words are worth a moment. */
    private static final Duration DYING = Duration.ofMillis(500);

    private final MachineSpec spec;
    private final Deadline deadline;
    private final Cleanup cleanup = new Cleanup();
    private final List<Console> consoles = new ArrayList<>();

    /** What is being done, for the message if it fails. */
    private String step = "looking for transports";

    private List<String> commandLine = List.of();
    private @Nullable OutputLog log;
    private @Nullable ProcessFamily family;

    private Launch(MachineSpec spec) {
        this.spec = spec;
        this.deadline = Deadline.in(spec.launchLimit());
    }

    static Machine run(MachineSpec spec) {
        Launch launch = new Launch(spec);
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return launch.attempt();
        } catch (InterruptedException | InterruptedCallException e) {
            launch.abandon(null);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("launch of " + spec.binary() + " interrupted while " + launch.step, e);
        } catch (IOException | RuntimeException e) {
            throw launch.failed(e);
        } catch (Error e) {
            launch.abandon(null);
            throw e;
        }
    }

    private Machine attempt() throws IOException, InterruptedException {
        Transports transports = spec.session().transports();
        JvmExit jvmExit = spec.detached() ? null : JvmExit.ending(cleanup);
        step = "making a private directory in " + RunFiles.root(spec);
        RunFiles files = cleanup.make(() -> RunFiles.create(spec), RunFiles::delete);
        DialIn monitor = spec.qmpMonitor() ? listenForMonitor(transports, files) : null;
        Map<ConsoleSpec, DialIn> doors = new LinkedHashMap<>();
        for (ConsoleSpec console : spec.consoles()) {
            doors.put(console, listen(transports, new UnixAddress(files.socket(console.name()))));
        }
        LaunchContext context = new LaunchContext(spec, files);
        step = "preparing extra monitors";
        List<String> more = new ArrayList<>(ExtraMonitors.options(spec.extraMonitors(), cleanup));
        step = "preparing descriptors to inherit";
        Start start = Start.of(spec);
        more.addAll(start.options());
        more.addAll(hookArguments(context));
        step = "putting the command line together";
        commandLine = commandLine(monitor, doors, more);
        step = "calling hooks before launch";
        for (MachineHooks hooks : spec.hooks()) {
            hooks.beforeStart(context);
        }
        start(start, files, jvmExit);
        Qmp.WithEvents dialogue = monitor == null ? null : negotiate(monitor, files.name());
        for (Map.Entry<ConsoleSpec, DialIn> door : doors.entrySet()) {
            openConsole(door.getKey(), door.getValue(), files.name());
        }
        Run run =
                new Run(files.name(), !spec.wrapper().isEmpty(), started(), startedLog(), cleanup, dialogue, consoles);
        Machine vm = new Machine(spec, commandLine, files, run, dialogue, consoles);
        step = "calling hooks after launch";
        for (MachineHooks hooks : spec.hooks()) {
            hooks.afterLaunch(vm);
        }
        return vm;
    }

    private List<String> hookArguments(LaunchContext context) throws IOException {
        step = "calling hooks before launch";
        List<String> arguments = new ArrayList<>();
        for (MachineHooks hooks : spec.hooks()) {
            cleanup.add(() -> hooks.afterExit(context, cleanup.exit()));
            arguments.addAll(hooks.arguments(context));
        }
        return arguments;
    }

    private DialIn listenForMonitor(Transports transports, RunFiles files) throws IOException {
        MonitorAddress address = spec.monitor().orElse(null);
        if (address == null) {
            return listen(transports, new UnixAddress(files.socket(CommandLine.MONITOR_ID)));
        }
        // QEMU may run in another directory than we do.
        return listen(
                transports,
                address instanceof UnixAddress unix
                        ? new UnixAddress(RunFiles.checked(unix.path().toAbsolutePath()))
                        : address);
    }

    private DialIn listen(Transports transports, MonitorAddress address) throws IOException {
        step = "listening on " + address;
        return DialIn.listen(transports, address, cleanup);
    }

    private List<String> commandLine(@Nullable DialIn monitor, Map<ConsoleSpec, DialIn> doors, List<String> more) {
        List<List<String>> consoleArguments = new ArrayList<>();
        for (Map.Entry<ConsoleSpec, DialIn> door : doors.entrySet()) {
            consoleArguments.add(door.getValue().arguments(door.getKey().name()));
        }
        return CommandLine.of(
                spec, monitor == null ? List.of() : monitor.arguments(CommandLine.MONITOR_ID), consoleArguments, more);
    }

    private void start(Start start, RunFiles files, @Nullable JvmExit jvmExit) throws IOException {
        step = "starting it";
        Path output = files.log();
        log = new OutputLog(output);
        // Not while the JVM's exit removes the directory; a process has no need to be undone here.
        family = cleanup.make(() -> running(start, output, jvmExit), gone -> {});
    }

    private ProcessFamily running(Start start, Path output, @Nullable JvmExit jvmExit) throws IOException {
        ProcessFamily started = new ProcessFamily(start.run(commandLine, output));
        if (jvmExit != null) {
            jvmExit.started(started);
        }
        return started;
    }

    private Qmp.WithEvents negotiate(DialIn monitor, String name) throws IOException, InterruptedException {
        step = "waiting for its monitor to connect";
        Transport transport = monitor.accept(started().root(), deadline);
        cleanup.add(transport);
        step = "waiting for its monitor's greeting";
        ExitWatch watch = ExitWatch.closing(transport, started().root());
        try {
            SessionOptions options = spec.session().withName(name).withConnectLimit(deadline.remaining());
            Qmp.WithEvents opened = Qmp.openWithEvents(transport, options);
            cleanup.add(opened.session()::close);
            return opened;
        } finally {
            watch.stop();
        }
    }

    private void openConsole(ConsoleSpec console, DialIn door, String name) throws IOException, InterruptedException {
        step = "waiting for console '" + console.name() + "' to connect";
        Transport transport = door.accept(started().root(), deadline);
        cleanup.add(transport);
        step = "opening console '" + console.name() + "'";
        Console open = Console.open(console, transport, name);
        cleanup.add(open::close);
        consoles.add(open);
    }

    private ProcessFamily started() {
        return Objects.requireNonNull(family);
    }

    private OutputLog startedLog() {
        return Objects.requireNonNull(log);
    }

    /** Ends everything that was begun. */
    private void abandon(@Nullable MachineExit exit) {
        if (family != null) {
            family.kill();
            Waiting.forExit(family.root(), TimeUnit.SECONDS.toNanos(10));
            family.killOrphans(500, TimeUnit.MILLISECONDS);
        }
        if (log != null) {
            log.keep();
        }
        cleanup.run(exit);
    }

    private LaunchFailedException failed(Exception cause) {
        boolean late = deadline.hasPassed();
        MachineExit exit = exit();
        abandon(exit);
        String how;
        if (exit != null) {
            how = "it " + exit.how() + " while " + step;
        } else if (late) {
            how = "time limit " + spec.launchLimit() + " passed while " + step + turnedAway(cause);
        } else {
            how = step + ": " + reason(cause);
        }
        return new LaunchFailedException(
                "launch of " + spec.binary() + ": " + how,
                commandLine.isEmpty() ? "" : CommandText.of(commandLine),
                log == null ? "" : log.tail(),
                exit,
                cause);
    }

    /** How QEMU ended by itself, if it has or is about to; its last words are in the log by then. */
    private @Nullable MachineExit exit() {
        Duration moment = deadline.remaining().compareTo(DYING) < 0 ? deadline.remaining() : DYING;
        return family != null && Waiting.forExit(family.root(), moment.toNanos())
                ? Verdict.of(
                        family.root().exitValue(),
                        false,
                        false,
                        false,
                        null,
                        startedLog().tail())
                : null;
    }

    private static String turnedAway(Exception cause) {
        return Stream.of(cause.getSuppressed())
                .map(each -> "; " + each.getMessage())
                .collect(Collectors.joining());
    }

    private static String reason(Exception cause) {
        String message = cause.getMessage();
        // The JDK's file system exceptions say the path and leave what happened to their name.
        return cause instanceof FileSystemException || message == null ? cause.toString() : message;
    }
}
