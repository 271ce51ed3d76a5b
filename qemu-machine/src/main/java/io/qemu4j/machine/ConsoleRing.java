package io.qemu4j.machine;

import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest bytes of a console. Bytes are known by their place in the whole stream, so that each
 * reader keeps its own position and learns how much it missed. The writer never waits for readers:
 * that is what keeps a flooded guest from blocking QEMU.
 */
final class ConsoleRing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final int capacity;
    private byte[] bytes;
    private long end;
    private boolean ended;
    private @Nullable IOException fault;

    ConsoleRing(int capacity) {
        this.capacity = capacity;
        this.bytes = new byte[Math.min(capacity, 4096)];
    }

    void append(byte[] from, int offset, int length) {
        lock.lock();
        try {
            makeRoom(length);
            // Of more bytes than fit, the last ones stay.
            int skipped = Math.max(0, length - bytes.length);
            put(from, offset + skipped, length - skipped, end + skipped);
            end += length;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that nothing will follow. */
    void end(@Nullable IOException cause) {
        lock.lock();
        try {
            ended = true;
            fault = cause;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What broke the stream, if it did not simply end. */
    @Nullable
    IOException fault() {
        lock.lock();
        try {
            return fault;
        } finally {
            lock.unlock();
        }
    }

    /** The position after the last byte. */
    long end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** The position of the oldest byte that is kept. */
    long oldest() {
        lock.lock();
        try {
            return Math.max(0, end - bytes.length);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is a byte at the position, the stream has ended, or the deadline passes.
     *
     * @return true if there is a byte at the position, or was one
     */
    boolean await(long position, Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (position >= end && !ended && !deadline.hasPassed()) {
                grown.awaitNanos(deadline.remainingNanos());
            }
            return position < end;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stream has ended or the deadline passes; true if it has ended. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended && !deadline.hasPassed()) {
                grown.awaitNanos(deadline.remainingNanos());
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes from the position on, or from the oldest that is kept; at most as many as asked for. */
    Chunk read(long position, int most) {
        lock.lock();
        try {
            long start = Math.max(position, Math.max(0, end - bytes.length));
            int length = (int) Math.min(most, Math.max(0, end - start));
            return new Chunk(start, get(start, length));
        } finally {
            lock.unlock();
        }
    }

    /** The newest bytes, at most as many as asked for. */
    byte[] newest(int most) {
        lock.lock();
        try {
            int length = (int) Math.min(most, Math.min(end, bytes.length));
            return get(end - length, length);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes and where they start. */
    record Chunk(long start, byte[] bytes) {
        long end() {
            return start + bytes.length;
        }
    }

    private void makeRoom(int length) {
        if (bytes.length == capacity || end + length <= bytes.length) {
            return;
        }
        // Until it has its full size the ring has not turned: the bytes lie in order from index 0.
        long wanted = Math.max(end + length, bytes.length * 2L);
        bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, wanted));
    }

    private void put(byte[] from, int offset, int length, long position) {
        int index = (int) (position % bytes.length);
        int first = Math.min(length, bytes.length - index);
        System.arraycopy(from, offset, bytes, index, first);
        System.arraycopy(from, offset + first, bytes, 0, length - first);
    }

    private byte[] get(long position, int length) {
        byte[] copy = new byte[length];
        int index = (int) (position % bytes.length);
        int first = Math.min(length, bytes.length - index);
        System.arraycopy(bytes, index, copy, 0, first);
        System.arraycopy(bytes, 0, copy, first, length - first);
        return copy;
    }
}
