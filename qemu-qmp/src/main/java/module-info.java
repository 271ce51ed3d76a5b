/**
 * The QMP dialogue: framing, ids, replies, events, negotiation. {@link io.qemu4j.qmp.Qmp} is the way in.
 *
 * <p>A session owns one daemon thread, its reader. One more daemon thread, {@code qemu-watchdog}, is
 * shared by all sessions of the process and ends what no waiting thread can: an overdue write.
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.qmp {
    requires transitive io.qemu4j.api;

    exports io.qemu4j.qmp;
}
