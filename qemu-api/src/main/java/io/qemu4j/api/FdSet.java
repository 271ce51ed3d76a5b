package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;

/**
 * An fdset of QEMU's: open files that QEMU takes for a path, {@link #path()}, wherever it opens one. Removed by
 * {@link #close()}; what QEMU opened through it by then stays open.
 *
 * <pre>{@code
 * try (RandomAccessFile image = new RandomAccessFile("disk.img", "rw");
 *         FdSet set = FdSet.add(session, PassedDescriptor.of(image))) {
 *     session.execute("blockdev-add", JsonObject.of("driver", "file", "node-name", "disk", "filename", set.path()));
 * }
 * }</pre>
 *
 * <p>QEMU picks the descriptor by the mode it wants: for a node that is to be reopened read-only and
 * read-write, {@link #add(PassedDescriptor)} one of each.
 *
 * <p>Threads: safe for use by several.
 *
 * @since 0.1
 */
public final class FdSet implements AutoCloseable {
    private final QmpSession session;
    private final long id;
    private final GivenBack removal;

    private FdSet(QmpSession session, long id) {
        this.session = session;
        this.id = id;
        this.removal = new GivenBack(session, Command.of("remove-fd", JsonObject.of("fdset-id", id)));
    }

    /**
     * Passes a descriptor into a new set, by {@code add-fd}.
     *
     * @param session the session
     * @param descriptor the descriptor; the caller keeps the original, and may close it now
     * @return the set, whose number QEMU chose
     * @throws QemuException as {@link QmpSession#execute(Command)}
     * @throws UnsupportedOperationException if the session's transport passes no descriptors
     */
    public static FdSet add(QmpSession session, PassedDescriptor descriptor) {
        Command<JsonObject> addFd = new AddFd(JsonObject.empty(), descriptor);
        return new FdSet(session, session.execute(addFd).integer("fdset-id"));
    }

    /**
     * Passes one more descriptor into this set.
     *
     * @param descriptor the descriptor; the caller keeps the original, and may close it now
     * @return this set
     * @throws QemuException as {@link QmpSession#execute(Command)}
     * @throws IllegalStateException if the set is closed
     */
    public FdSet add(PassedDescriptor descriptor) {
        if (removal.isAsked()) {
            throw new IllegalStateException(path() + " is closed; the number may be another set's by now");
        }
        session.execute(new AddFd(JsonObject.of("fdset-id", id), descriptor));
        return this;
    }

    /**
     * The set's number.
     *
     * @return the number
     */
    public long id() {
        return id;
    }

    /**
     * What to give QEMU as a file name.
     *
     * @return {@code /dev/fdset/} and the number
     */
    public String path() {
        return "/dev/fdset/" + id;
    }

    /**
     * Removes the set, by {@code remove-fd}. Does nothing where the set or the session is gone, nor once QEMU was
     * asked: the number may be another set's by then.
     *
     * @throws CommandTimeoutException if QEMU did not answer in time
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Override
    public void close() {
        removal.ask();
    }

    @Override
    public String toString() {
        return path();
    }
}
