package io.qemu4j.machine;

import java.util.List;
import java.util.Set;

/** Keeps the ids of a machine's options apart, and away from those that the SDK uses itself. */
final class OptionIds {
    /** The kinds of which the SDK has some itself: those of its monitors. */
    private static final Set<String> OURS = Set.of(OptionKind.CHARDEV.idKind(), OptionKind.OBJECT.idKind());

    private OptionIds() {}

    /**
     * Refuses an option whose id is taken.
     *
     * @throws AddDeviceException if an option of its kind or a console has it, or monitors may
     */
    static void check(List<QemuOption> options, List<ConsoleSpec> consoles, QemuOption added) {
        String id = added.id().orElse(null);
        if (id == null || added.idKind().isEmpty()) {
            return;
        }
        if (options.stream().anyMatch(other -> isSame(other, added.idKind(), id))) {
            throw new AddDeviceException("there is already a " + added.idKind() + " '" + id + "'");
        }
        if (OURS.contains(added.idKind())) {
            checkReserved(id);
        }
        if (added.idKind().equals(OptionKind.CHARDEV.idKind())
                && consoles.stream().anyMatch(console -> console.name().equals(id))) {
            throw new AddDeviceException("'" + id + "' is the character device of a console");
        }
    }

    /**
     * Refuses a console whose character device cannot have its name.
     *
     * @throws AddDeviceException if a character device has it, or monitors may
     */
    static void check(List<QemuOption> options, ConsoleSpec added) {
        checkReserved(added.name());
        if (options.stream().anyMatch(other -> isSame(other, OptionKind.CHARDEV.idKind(), added.name()))) {
            throw new AddDeviceException("there is already a character device '" + added.name() + "'");
        }
    }

    private static void checkReserved(String id) {
        if (id.equals(CommandLine.MONITOR_ID) || id.startsWith(CommandLine.MONITOR_ID + "-")) {
            throw new AddDeviceException("'" + id + "' is reserved for monitors, as is '" + CommandLine.MONITOR_ID
                    + "' and all that begins with '" + CommandLine.MONITOR_ID + "-'");
        }
    }

    private static boolean isSame(QemuOption option, String kind, String id) {
        return option.idKind().equals(kind) && option.id().filter(id::equals).isPresent();
    }
}
