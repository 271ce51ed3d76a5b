package io.qemu4j.machine;

import java.util.List;

/** Keeps the ids of a machine's options apart, and away from those that the SDK uses itself. */
final class OptionIds {
    /** Ids of character devices that the SDK makes itself. */
    private static final List<String> RESERVED = List.of(CommandLine.MONITOR_ID);

    private OptionIds() {}

    /**
     * Refuses an option whose id is taken.
     *
     * @throws AddDeviceException if an option of its kind, a console or the monitor has it
     */
    static void check(List<QemuOption> options, List<ConsoleSpec> consoles, QemuOption added) {
        String id = added.id().orElse(null);
        if (id == null || added.idKind().isEmpty()) {
            return;
        }
        if (options.stream().anyMatch(other -> isSame(other, added.idKind(), id))) {
            throw new AddDeviceException("there is already a " + added.idKind() + " '" + id + "'");
        }
        if (added.idKind().equals(OptionKind.CHARDEV.idKind())) {
            checkReserved(id);
            if (consoles.stream().anyMatch(console -> console.name().equals(id))) {
                throw new AddDeviceException("'" + id + "' is the character device of a console");
            }
        }
    }

    /**
     * Refuses a console whose character device cannot have its name.
     *
     * @throws AddDeviceException if a character device or the monitor has it
     */
    static void check(List<QemuOption> options, ConsoleSpec added) {
        checkReserved(added.name());
        if (options.stream().anyMatch(other -> isSame(other, OptionKind.CHARDEV.idKind(), added.name()))) {
            throw new AddDeviceException("there is already a character device '" + added.name() + "'");
        }
    }

    private static void checkReserved(String id) {
        if (RESERVED.contains(id)) {
            throw new AddDeviceException("'" + id + "' is reserved");
        }
    }

    private static boolean isSame(QemuOption option, String kind, String id) {
        return option.idKind().equals(kind) && option.id().filter(id::equals).isPresent();
    }
}
