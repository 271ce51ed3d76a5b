package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One end of a connection in memory. It behaves like a socket, but that a read never returns bytes of
 * more than one write: a test decides how the stream is cut.
 *
 * <p>Threads: as {@link Transport} says. An interrupt neither ends a blocked call nor closes anything.
 *
 * @since 0.1
 */
public final class MemoryTransport implements Transport {
    private final MemoryPipe in;
    private final MemoryPipe out;
    private final boolean passesDescriptors;

    private MemoryTransport(MemoryPipe in, MemoryPipe out, boolean passesDescriptors) {
        this.in = in;
        this.out = out;
        this.passesDescriptors = passesDescriptors;
    }

    /**
     * The two ends of one connection.
     *
     * @param client what the code under test gets
     * @param server what plays QEMU
     * @since 0.1
     */
    public record Pair(MemoryTransport client, MemoryTransport server) {
        /**
         * Checks the components.
         *
         * @param client what the code under test gets
         * @param server what plays QEMU
         */
        public Pair {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(server, "server");
        }
    }

    /**
     * Connects two ends. Writing never blocks; descriptors are not passed.
     *
     * @return both ends, the caller's to close
     */
    public static Pair pair() {
        return pair(Integer.MAX_VALUE, false);
    }

    /**
     * Connects two ends with little room between them, as between sockets whose reader stands still.
     *
     * @param capacity how many unread bytes each direction holds before a write blocks; at least 1
     * @return both ends, the caller's to close
     * @throws IllegalArgumentException if there is no room at all
     */
    public static Pair pair(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("no room for a byte: " + capacity);
        }
        return pair(capacity, false);
    }

    /**
     * Connects two ends that pass descriptors, which come out of {@link #takeDescriptors} as the same
     * objects. Nothing is duplicated in the system.
     *
     * @return both ends, the caller's to close
     */
    public static Pair pairPassingDescriptors() {
        return pair(Integer.MAX_VALUE, true);
    }

    private static Pair pair(int capacity, boolean passesDescriptors) {
        MemoryPipe toServer = new MemoryPipe(capacity);
        MemoryPipe toClient = new MemoryPipe(capacity);
        return new Pair(
                new MemoryTransport(toClient, toServer, passesDescriptors),
                new MemoryTransport(toServer, toClient, passesDescriptors));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        check(buffer, offset, length);
        return in.read(buffer, offset, length);
    }

    @Override
    public boolean readsWithin() {
        return true;
    }

    @Override
    public int readWithin(byte[] buffer, int offset, int length, int millis) throws IOException {
        check(buffer, offset, length);
        return in.readWithin(buffer, offset, length, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        check(buffer, offset, length);
        if (!descriptors.isEmpty() && !passesDescriptors) {
            throw new UnsupportedOperationException("this connection in memory passes no descriptors");
        }
        out.write(buffer, offset, length, descriptors);
    }

    private static void check(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            throw new IllegalArgumentException("no bytes asked for");
        }
    }

    @Override
    public boolean passesDescriptors() {
        return passesDescriptors;
    }

    /**
     * Takes the descriptors whose first byte has been read.
     *
     * @return those that arrived since the last call, in order
     */
    public List<PassedDescriptor> takeDescriptors() {
        return in.takeDescriptors();
    }

    /**
     * Breaks the connection: unread bytes are lost, the peer's reads and writes fail with "connection
     * reset", as with a process killed while bytes for it were under way. This end is closed.
     */
    public void reset() {
        out.reset();
        in.reset();
        close();
    }

    /** Closes this end. The peer can read what was written before; then its stream ends. */
    @Override
    public void close() {
        in.closeByReader();
        out.closeByWriter();
    }
}
