package io.qemu4j.transport.tcp;

import io.qemu4j.api.spi.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket that does for TLS on top of it what that does not: bounds a handshake as a whole, and remembers
 * whether the peer's bytes just ended. Closed, it is so at once.
 */
final class WatchedSocket extends Socket {
    private volatile boolean ended;
    private volatile @Nullable Deadline deadline;

    boolean hasEnded() {
        return ended;
    }

    /** Bounds all reads from here on together. */
    void bound(Deadline end) {
        deadline = end;
    }

    /** Lets reads wait for ever. */
    void unbound() throws IOException {
        deadline = null;
        setSoTimeout(0);
    }

    /**
     * Ends reading first. The JDK's thread that waits for the sockets of virtual threads may look at this one just
     * as it is closed, find nothing to read and sleep on with Linux's last hold on it: open until that thread wakes,
     * if ever, it would keep a peer blocked that only writes. One that has ended is ready, so that the thread
     * does not sleep on; and who still writes to it is told.
     */
    @Override
    public void close() throws IOException {
        try {
            shutdownInput();
        } catch (IOException e) {
            // It is not connected, or broken or closed already.
        } finally {
            super.close();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                bound();
                return seen(super.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                bound();
                return seen(super.read(buffer, offset, length));
            }
        };
    }

    private void bound() throws IOException {
        Deadline end = deadline;
        if (end == null) {
            return;
        }
        if (end.hasPassed()) {
            throw new SocketTimeoutException("the peer answers too slowly");
        }
        setSoTimeout(end.remainingMillis());
    }

    private int seen(int result) {
        if (result < 0) {
            ended = true;
        }
        return result;
    }
}
