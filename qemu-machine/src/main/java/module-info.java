/**
 * Machines: QEMU processes launched, controlled, watched and cleaned up after.
 *
 * <p>Describe one with {@link io.qemu4j.machine.MachineSpec}, start it with {@link
 * io.qemu4j.machine.Machine#launch}, and close it: after that no process, file, thread or descriptor
 * of it is left. A transport must be installed for the monitor; {@code qemu-transport-unix} serves the
 * default.
 *
 * <p>Unless a method says otherwise, a {@code null} argument is refused with {@link
 * NullPointerException} before anything else happens, a negative {@link java.time.Duration} with
 * {@link IllegalArgumentException}; a duration of zero means "only what is here now", one too large
 * to count in nanoseconds means "for ever".
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.machine {
    requires transitive io.qemu4j.api;
    requires transitive io.qemu4j.qmp;
    requires static transitive org.jspecify;

    exports io.qemu4j.machine;
}
