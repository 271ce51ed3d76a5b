package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.List;

/** Which serial line each console gets, and the options that say so. */
final class ConsoleOptions {
    private ConsoleOptions() {}

    /**
     * Refuses a console that cannot be added to those before it.
     *
     * @throws AddDeviceException if its name or its serial line is taken
     */
    static void check(List<ConsoleSpec> before, ConsoleSpec console) {
        String name = console.name();
        if (before.stream().anyMatch(other -> other.name().equals(name))) {
            throw new AddDeviceException("there is already a console '" + name + "'");
        }
        int taken = 0;
        for (ConsoleSpec other : before) {
            taken = linesAfter(taken, other);
        }
        if (console.index().orElse(taken) < taken) {
            throw new AddDeviceException("console '" + name + "' cannot be serial line "
                    + console.index().getAsInt() + ": lines below " + taken + " are taken");
        }
    }

    /** How many serial lines are spoken for once the console is added to that many. */
    private static int linesAfter(int lines, ConsoleSpec console) {
        int own = console.index().orElse(lines);
        return console.device().isPresent() ? own : own + 1;
    }

    /** The serial lines that lead nowhere, so that the console gets the index it asked for. */
    private static List<String> nullLines(int lines, ConsoleSpec console) {
        List<String> options = new ArrayList<>();
        for (int line = lines; line < console.index().orElse(lines); line++) {
            options.add("-serial");
            options.add("null");
        }
        return options;
    }

    /**
     * The options for all the consoles, but for their devices.
     *
     * @param chardevs for each console the options that define its character device
     */
    static List<String> of(List<ConsoleSpec> consoles, List<List<String>> chardevs) {
        List<String> options = new ArrayList<>();
        int lines = 0;
        for (int i = 0; i < consoles.size(); i++) {
            ConsoleSpec console = consoles.get(i);
            options.addAll(nullLines(lines, console));
            options.addAll(chardevs.get(i));
            if (console.device().isEmpty()) {
                options.add("-serial");
                options.add("chardev:" + console.name());
            }
            lines = linesAfter(lines, console);
        }
        return options;
    }

    /** The consoles' devices. QEMU makes devices in their order, and the bus of one may be the user's. */
    static List<String> devices(List<ConsoleSpec> consoles) {
        List<String> options = new ArrayList<>();
        for (ConsoleSpec console : consoles) {
            console.device().ifPresent(device -> {
                options.add("-device");
                options.add(device + ",chardev=" + console.name());
            });
        }
        return options;
    }
}
