package io.qemu4j.transport.unix;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.SocketPair;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Two sockets of this process, connected to each other over a short-lived abstract name. Not by
 * junixsocket's AFUNIXSocketPair: that makes two sockets more and never closes them (2.11.1).
 */
final class UnixSocketPair implements SocketPair {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Transport near;
    private final AFUNIXSocket far;
    private final FileDescriptor farDescriptor;

    private UnixSocketPair(Transport near, AFUNIXSocket far) throws IOException {
        this.near = near;
        this.far = far;
        this.farDescriptor = far.getFileDescriptor();
    }

    static UnixSocketPair open() throws IOException {
        AbstractUnixAddress name = new AbstractUnixAddress("qemu4j-pair-" + UUID.randomUUID());
        Deadline deadline = Deadline.in(LIMIT);
        try (TransportListener listener = UnixListener.on(name)) {
            AFUNIXSocket far = Dial.open(SocketNames.of(name), deadline);
            boolean done = false;
            try {
                UnixSocketPair pair = new UnixSocketPair(own(listener, deadline), far);
                done = true;
                return pair;
            } finally {
                if (!done) {
                    far.close();
                }
            }
        }
    }

    /** The name can be seen, so somebody else may have been quicker. */
    private static Transport own(TransportListener listener, Deadline deadline) throws IOException {
        while (true) {
            Transport accepted = listener.accept(deadline.remaining());
            if (accepted.peer()
                    .filter(peer -> peer.pid() == ProcessHandle.current().pid())
                    .isPresent()) {
                return accepted;
            }
            accepted.close();
        }
    }

    @Override
    public Transport near() {
        return near;
    }

    @Override
    public PassedDescriptor far() {
        return PassedDescriptor.of(farDescriptor, far);
    }

    @Override
    public void dropFar() throws IOException {
        synchronized (far) {
            // Not by the socket's own close, which shuts the connection down for every holder.
            if (farDescriptor.valid()) {
                new FileOutputStream(farDescriptor).close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            dropFar();
        } finally {
            near.close();
        }
    }
}
