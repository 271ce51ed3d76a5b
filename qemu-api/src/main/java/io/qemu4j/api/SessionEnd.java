package io.qemu4j.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a session ended.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class SessionEnd {
    /** The ways a session ends. More may be added. */
    public enum Kind {
        /** {@link QmpSession#close} was called. */
        CLOSED,
        /** The peer went away after it was told to {@code quit}, or after it announced a shutdown. */
        QUIT,
        /** The peer closed the connection without saying why. */
        PEER_CLOSED,
        /** The connection broke, or had to be given up. */
        LOST,
        /** The peer did not speak QMP. */
        PROTOCOL
    }

    private final Kind kind;
    private final @Nullable Throwable cause;

    /**
     * Makes the report.
     *
     * @param kind the way it ended
     * @param cause what ended it, or {@code null} when nothing went wrong
     */
    public SessionEnd(Kind kind, @Nullable Throwable cause) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.cause = cause;
    }

    /**
     * The way it ended.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What ended it.
     *
     * @return the transport's or the protocol's fault; empty for an orderly end
     */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /** The kind and the cause, for people. */
    @Override
    public String toString() {
        return switch (kind) {
            case CLOSED -> "closed by this side";
            case QUIT -> "ended by QEMU's shutdown";
            case PEER_CLOSED -> "closed by the peer";
            case LOST -> "connection lost" + because();
            case PROTOCOL -> "protocol violated" + because();
        };
    }

    private String because() {
        return cause == null ? "" : ": " + cause.getMessage();
    }
}
