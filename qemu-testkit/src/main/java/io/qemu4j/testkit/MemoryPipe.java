package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a {@link MemoryTransport}. What is written at once is never read together with more. */
final class MemoryPipe {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final List<PassedDescriptor> arrived = new ArrayList<>();
    private int offset;
    private int buffered;
    private boolean writerClosed;
    private boolean readerClosed;
    private boolean reset;

    MemoryPipe(int capacity) {
        this.capacity = capacity;
    }

    int read(byte[] buffer, int at, int length) throws IOException {
        lock.lock();
        try {
            while (isSilent()) {
                changed.awaitUninterruptibly();
            }
            if (readerClosed) {
                return -1;
            }
            if (reset) {
                throw new IOException("connection reset");
            }
            return pieces.isEmpty() ? -1 : take(buffer, at, length);
        } finally {
            lock.unlock();
        }
    }

    /** As above; 0 when nothing came in time. */
    int readWithin(byte[] buffer, int at, int length, long nanos) throws IOException {
        boolean interrupted = false;
        lock.lock();
        try {
            long start = System.nanoTime();
            for (long left = nanos; isSilent() && left > 0; left = nanos - (System.nanoTime() - start)) {
                try {
                    changed.await(left, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return isSilent() ? 0 : read(buffer, at, length);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isSilent() {
        return pieces.isEmpty() && !writerClosed && !readerClosed && !reset;
    }

    private int take(byte[] buffer, int at, int length) {
        Piece piece = pieces.getFirst();
        if (offset == 0) {
            arrived.addAll(piece.descriptors);
        }
        int count = Math.min(length, piece.bytes.length - offset);
        System.arraycopy(piece.bytes, offset, buffer, at, count);
        offset += count;
        if (offset == piece.bytes.length) {
            pieces.removeFirst();
            offset = 0;
        }
        buffered -= count;
        changed.signalAll();
        return count;
    }

    void write(byte[] buffer, int at, int length, List<PassedDescriptor> descriptors) throws IOException {
        lock.lock();
        try {
            int end = at + length;
            List<PassedDescriptor> toPass = List.copyOf(descriptors);
            for (int from = at; from < end; ) {
                awaitRoom();
                int count = Math.min(end - from, capacity - buffered);
                pieces.add(new Piece(Arrays.copyOfRange(buffer, from, from + count), toPass));
                toPass = List.of();
                buffered += count;
                from += count;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException {
        while (buffered == capacity && !writerClosed && !readerClosed && !reset) {
            changed.awaitUninterruptibly();
        }
        if (writerClosed) {
            throw new IOException("connection closed");
        }
        if (readerClosed || reset) {
            throw new IOException(reset ? "connection reset" : "connection closed by the peer");
        }
    }

    List<PassedDescriptor> takeDescriptors() {
        lock.lock();
        try {
            List<PassedDescriptor> taken = List.copyOf(arrived);
            arrived.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What is buffered can still be read. */
    void closeByWriter() {
        change(() -> writerClosed = true);
    }

    void closeByReader() {
        change(() -> readerClosed = true);
    }

    /** What is buffered is lost. */
    void reset() {
        change(() -> reset = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private record Piece(byte[] bytes, List<PassedDescriptor> descriptors) {}
}
