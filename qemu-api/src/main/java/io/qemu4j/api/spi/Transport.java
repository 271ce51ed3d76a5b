package io.qemu4j.api.spi;

import io.qemu4j.api.PassedDescriptor;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One open connection: bytes both ways and, where the system can, descriptors. Knows nothing of QMP.
 *
 * <p>Threads: one thread reads while another writes; neither waits for the other. There is never more
 * than one reader and one writer at a time, though not always the same. {@link #close} comes from any thread, at any time, more
 * than once, and ends a blocked read and a blocked write within a second; it does not block itself: a thread that serves
 * every session of the process may be the one that calls it.
 *
 * @since 0.1
 */
public interface Transport extends Closeable {
    /**
     * Reads at least one byte, blocking until there is one.
     *
     * @param buffer where to put the bytes
     * @param offset the first index to fill
     * @param length how many bytes fit, at least 1
     * @return how many bytes were read, or −1 at the end of the stream and after {@link #close}
     * @throws IOException if the connection broke
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /**
     * Whether the calling thread may read with a limit. Where it may, a thread that waits for the only reply due can
     * read it, and need not be woken by the one that usually reads.
     *
     * @return false unless the transport says otherwise
     */
    default boolean readsWithin() {
        return false;
    }

    /**
     * Reads as {@link #read} does, but waits no longer than about the limit for a byte. Only where {@link #readsWithin}
     * says so.
     *
     * @param buffer where to put the bytes
     * @param offset the first index to fill
     * @param length how many bytes fit, at least 1
     * @param millis how long to wait, in milliseconds, at least 1
     * @return how many bytes were read, 0 if none came in time, or −1 at the end of the stream and after {@link #close}
     * @throws IOException if the connection broke
     * @throws UnsupportedOperationException if {@link #readsWithin} is false
     */
    default int readWithin(byte[] buffer, int offset, int length, int millis) throws IOException {
        throw new UnsupportedOperationException("this transport cannot limit a read");
    }

    /**
     * Writes all the bytes, blocking until the system took them. The descriptors travel with the first
     * byte. An interrupt of the calling thread does not close the connection.
     *
     * @param buffer where the bytes are
     * @param offset the first index to send
     * @param length how many bytes to send, at least 1
     * @param descriptors the descriptors to pass; empty unless {@link #passesDescriptors}
     * @throws UnsupportedOperationException if there are descriptors and the transport passes none;
     *     nothing is written
     * @throws IllegalArgumentException if a descriptor is not open; nothing is written
     * @throws IOException if the connection broke or was closed; how much went out is unknown
     */
    void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException;

    /**
     * Whether descriptors can be passed to the peer.
     *
     * @return true for a Unix domain socket that can
     */
    boolean passesDescriptors();

    /**
     * Who is at the other end, as the system vouches for it.
     *
     * @return the peer; empty where the transport cannot tell
     * @throws IOException if the system was asked and failed
     */
    default Optional<PeerIdentity> peer() throws IOException {
        return Optional.empty();
    }
}
