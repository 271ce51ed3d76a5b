package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** QEMU's command line: its parts in their order, and as text for people. */
final class CommandLine {
    /** The id of the monitor's character device. */
    static final String MONITOR_ID = "mon";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    // A group that is repeated costs stack for each time, unless it is for good; secrets may be long.

    /** {@code password=…} up to the next single comma; {@code password=on} and {@code password-secret=} tell nothing. */
    private static final Pattern PASSWORD = Pattern.compile(
            "((?:^|,)[A-Za-z0-9_.-]*(?:password|passwd|passphrase)=)(?!(?:on|off)(?:,|$))(?:,,|[^,])*+");

    private static final Pattern SECRET = Pattern.compile("(?:^|(?:^|,)qom-type=)secret(?:,|$|_)");

    private static final Pattern DATA = Pattern.compile("((?:^|,)data=)(?:,,|[^,])*+");

    /** In whatever it is: JSON may be an option's value, or that of a property ({@code file=json:{…}}). */
    private static final Pattern JSON_SECRET = Pattern.compile(
            "(\"(?:data|[A-Za-z0-9_.-]*(?:password|passwd|passphrase))\"\\s*:\\s*)\"(?:\\\\.|[^\"\\\\])*+\"");

    /** {@code user:password@} of URLs, which iSCSI parts by a percent sign. */
    private static final Pattern USERINFO = Pattern.compile("(://[^/@,:%\\s]*[:%])(?:(?:,,|[^/,@\\s])*+@)++");

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
        spec.machine().ifPresent(type -> line.addAll(List.of("-machine", type)));
        spec.accelerators().forEach(accelerator -> line.addAll(List.of("-accel", accelerator)));
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

    /** The command line as it can be pasted into a shell, but for secrets, which are blotted out. */
    static String text(List<String> line) {
        return line.stream().map(CommandLine::redact).map(CommandLine::quote).collect(Collectors.joining(" "));
    }

    static String quote(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String redact(String argument) {
        String text = JSON_SECRET.matcher(argument).replaceAll("$1\"***\"");
        text = USERINFO.matcher(text).replaceAll("$1***@");
        text = PASSWORD.matcher(text).replaceAll("$1***");
        return SECRET.matcher(text).find() ? DATA.matcher(text).replaceAll("$1***") : text;
    }
}
