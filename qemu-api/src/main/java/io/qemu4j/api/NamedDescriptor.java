package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import java.util.Objects;

/**
 * A descriptor that QEMU keeps under a name until a command takes it, as the {@code fd} of a socket or a
 * network back end. Closed by {@link #close()} if none did.
 *
 * <pre>{@code
 * try (SocketPair wire = Descriptors.installed().socketPair();
 *         NamedDescriptor end = NamedDescriptor.pass(session, "wire0", wire.far())) {
 *     wire.dropFar();
 *     session.execute("netdev_add", JsonObject.of("type", "socket", "id", "net0", "fd", end.name()));
 *     …
 * }
 * }</pre>
 *
 * <p>Threads: safe for use by several.
 *
 * @since 0.1
 */
public final class NamedDescriptor implements AutoCloseable {
    private final String name;
    private final GivenBack closing;

    private NamedDescriptor(QmpSession session, String name) {
        this.name = name;
        this.closing = new GivenBack(session, Command.of("closefd", JsonObject.of("fdname", name)));
    }

    /**
     * Passes a descriptor under a name, by {@code getfd}. QEMU closes what had the name before.
     *
     * @param session the session
     * @param name the name; QEMU wants the first character to be no digit
     * @param descriptor the descriptor; the caller keeps the original, and may close it now
     * @return the handle
     * @throws QemuException as {@link QmpSession#execute(Command)}
     * @throws UnsupportedOperationException if the session's transport passes no descriptors
     */
    public static NamedDescriptor pass(QmpSession session, String name, PassedDescriptor descriptor) {
        Objects.requireNonNull(name, "name");
        session.execute(Command.of("getfd", JsonObject.of("fdname", name)).passing(descriptor));
        return new NamedDescriptor(session, name);
    }

    /**
     * The name.
     *
     * @return what to give QEMU as {@code fd}
     */
    public String name() {
        return name;
    }

    /**
     * Closes QEMU's copy, by {@code closefd}, unless a command took it; then what was passed under the same name
     * since is closed. Does nothing where the session is gone, nor once QEMU was asked.
     *
     * @throws CommandTimeoutException if QEMU did not answer in time
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Override
    public void close() {
        closing.ask();
    }

    @Override
    public String toString() {
        return name;
    }
}
