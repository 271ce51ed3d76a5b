package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.List;

/** QEMU's command line: its parts in their order. {@link CommandText} is the same for people. */
final class CommandLine {
    /** The id of the monitor's character device. */
    static final String MONITOR_ID = "mon";

    private CommandLine() {}

    /**
     * Puts the parts in order. The user's own arguments come last, so that they win; but for devices of
     * consoles, which there is nothing to win over.
     *
     * @param monitor the options that define the monitor's character device; empty without a monitor
     * @param consoles for each of the spec's consoles the options that define its character device
     * @param more further options of the SDK's and of hooks
     * @throws IllegalArgumentException if an option takes QEMU out of this program's hands
     */
    static List<String> of(MachineSpec spec, List<String> monitor, List<List<String>> consoles, List<String> more) {
        List<String> line = new ArrayList<>(spec.wrapper());
        line.add(spec.binary());
        line.addAll(List.of("-display", "none", "-vga", "none"));
        if (!monitor.isEmpty()) {
            line.addAll(monitor);
            line.addAll(List.of("-mon", "chardev=" + MONITOR_ID + ",mode=control"));
        }
        if (spec.machine().isPresent()) {
            line.addAll(List.of("-machine", spec.machine().get()));
        }
        for (String accelerator : spec.accelerators()) {
            line.addAll(List.of("-accel", accelerator));
        }
        line.addAll(ConsoleOptions.of(spec.consoles(), consoles));
        if (spec.nullMonitor()) {
            line.addAll(List.of("-monitor", "null"));
        }
        line.addAll(more);
        line.addAll(spec.args());
        line.addAll(ConsoleOptions.devices(spec.consoles()));
        refuseDaemon(more);
        refuseDaemon(spec.args());
        return List.copyOf(line);
    }

    private static void refuseDaemon(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("-daemonize") || argument.equals("--daemonize")) {
                throw new IllegalArgumentException(argument + " makes QEMU a process that nobody here could watch or"
                        + " end; for a machine that outlives this program there is detached()");
            }
        }
    }
}
