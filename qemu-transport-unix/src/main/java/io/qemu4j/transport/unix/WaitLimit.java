package io.qemu4j.transport.unix;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * How long the system lets a call on a socket wait. It is set when a reader wants another limit than the one before,
 * not with each read, and junixsocket sets it for writes at the same time. So a write goes out in pieces while
 * there is a limit, and a piece that waited in vain is written again.
 */
final class WaitLimit {
    /** As long as it takes. Other limits are in milliseconds. */
    static final int NONE = 0;

    /**
     * In bytes. The system takes so few whole or not at all, however small the socket's buffer is
     * (net/unix/af_unix.c unix_stream_sendmsg: half of it at a time).
     */
    private static final int PIECE = 2048;

    /** In nanoseconds. What failed sooner has not waited. */
    private static final long AT_ONCE = 1_000_000;

    interface Reading {
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    interface Writing {
        void write(byte[] buffer, int offset, int length) throws IOException;
    }

    private final AFUNIXSocket socket;
    /** Held by a write: none must come under a limit half-way. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Set by readers, of which there is one at a time. */
    private volatile int millis = NONE;
    /** Why the last read failed, if that was not the limit. Belongs to who reads. */
    private @Nullable IOException doubt;

    WaitLimit(AFUNIXSocket socket) {
        this.socket = socket;
    }

    private void set(int limit) throws IOException {
        socket.setSoTimeout(limit);
        millis = limit;
    }

    private boolean isSet(int limit) throws IOException {
        if (millis == limit) {
            return true;
        }
        if (limit == NONE) {
            set(NONE);
            return true;
        }
        if (!writing.tryLock()) {
            return false;
        }
        try {
            set(limit);
            return true;
        } finally {
            writing.unlock();
        }
    }

    /** Reads, and waits so long at most. Returns 0 when nothing came in time, or a limit cannot be set now. */
    int read(int limit, byte[] buffer, int offset, int length, Reading reading) throws IOException {
        if (!isSet(limit)) {
            return 0;
        }
        int count;
        long start = System.nanoTime();
        try {
            count = reading.read(buffer, offset, length);
        } catch (IOException e) {
            if (limit == NONE) {
                throw e;
            }
            // The exception does not tell one error from another. What came sooner than the limit is the connection's
            // end, which the next read meets without the reason; or the system's clock was behind.
            boolean wasLimit = System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(limit);
            doubt = wasLimit ? null : e;
            return 0;
        }
        IOException reason = doubt;
        doubt = null;
        if (count < 0 && reason != null) {
            throw reason;
        }
        return count;
    }

    /** Writes all of it. */
    void write(byte[] buffer, int offset, int length, Writing call) throws IOException {
        writing.lock();
        try {
            if (millis == NONE) {
                call.write(buffer, offset, length);
                return;
            }
            for (int done = 0; done < length; done += PIECE) {
                writePiece(buffer, offset + done, Math.min(PIECE, length - done), call);
            }
        } finally {
            writing.unlock();
        }
    }

    private static void writePiece(byte[] buffer, int offset, int length, Writing call) throws IOException {
        try {
            // Without a look at the clock: hardly any fails.
            call.write(buffer, offset, length);
        } catch (IOException limitOrEnd) {
            writeAgain(buffer, offset, length, call);
        }
    }

    private static void writeAgain(byte[] buffer, int offset, int length, Writing call) throws IOException {
        boolean wasAtOnce = false;
        while (true) {
            long start = System.nanoTime();
            try {
                call.write(buffer, offset, length);
                return;
            } catch (IOException e) {
                // A broken connection is found so once more, at once.
                boolean isAtOnce = System.nanoTime() - start < AT_ONCE;
                if (isAtOnce && wasAtOnce) {
                    throw e;
                }
                wasAtOnce = isAtOnce;
            }
        }
    }
}
