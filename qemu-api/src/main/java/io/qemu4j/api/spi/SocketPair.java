package io.qemu4j.api.spi;

import io.qemu4j.api.PassedDescriptor;
import java.io.Closeable;
import java.io.IOException;

/**
 * Two connected stream sockets: this program speaks through {@link #near()}, and {@link #far()} is for QEMU or
 * a child process.
 *
 * <p>Once the far end is given away, call {@link #dropFar()}: while this process holds a copy of it, the near
 * end sees no end of the stream when the other process goes.
 *
 * <p>Threads: every method may be called from any thread.
 *
 * @since 0.1
 */
public interface SocketPair extends Closeable {
    /**
     * This program's end.
     *
     * @return the end; closed with the pair
     */
    Transport near();

    /**
     * The end to give away: to QEMU with a command, to a child by {@link Descriptors#inherit}.
     *
     * @return the descriptor, open until {@link #dropFar()}
     */
    PassedDescriptor far();

    /**
     * Closes this process's copy of the far end, and no other: who was given one keeps an open connection.
     * Does nothing the second time.
     *
     * @throws IOException if the system refused
     */
    void dropFar() throws IOException;

    /**
     * Drops the far end and closes the near one.
     *
     * @throws IOException if the system refused
     */
    @Override
    void close() throws IOException;
}
