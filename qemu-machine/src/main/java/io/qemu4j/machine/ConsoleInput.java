package io.qemu4j.machine;

import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

/** Reads a console's bytes from the oldest that is kept, at its own pace. */
final class ConsoleInput extends InputStream {
    private static final Deadline NEVER = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE));

    private final ConsoleRing ring;
    private long position;

    ConsoleInput(ConsoleRing ring) {
        this.ring = ring;
        this.position = ring.oldest();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        try {
            if (!ring.await(position, NEVER)) {
                return endOfStream();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a console");
        }
        ConsoleRing.Chunk chunk = ring.read(position, length);
        if (chunk.start() > position) {
            long lost = chunk.start() - position;
            position = chunk.start();
            throw new IOException(lost + " bytes were lost: the console said more than is kept of it");
        }
        System.arraycopy(chunk.bytes(), 0, buffer, offset, chunk.bytes().length);
        position = chunk.end();
        return chunk.bytes().length;
    }

    private int endOfStream() throws IOException {
        IOException fault = ring.fault();
        if (fault != null) {
            throw new IOException("the console's connection broke", fault);
        }
        return -1;
    }

    @Override
    public int available() {
        // The oldest first: the end, looked at later, is never before it.
        long next = Math.max(position, ring.oldest());
        return (int) Math.min(Integer.MAX_VALUE, ring.end() - next);
    }
}
