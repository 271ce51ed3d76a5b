package io.qemu4j.bench;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A QEMU that is nothing but memory: each write is answered at once with one canned result under the request's
 * id, and a prepared stream can be replayed. Allocates nothing once warm, so that what a benchmark sees
 * allocated is the session's.
 */
final class MemoryQemu implements Transport {
    private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] result;
    private byte[] out = Recorded.GREETING.clone();
    private int from;
    private int to = out.length;
    private byte[] replayed = new byte[0];
    private int replayedFrom;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param result what each command returns, as JSON
     */
    MemoryQemu(String result) {
        this.result = ("{\"return\": " + result + ", \"id\": ").getBytes(StandardCharsets.UTF_8);
    }

    QmpSession open(SessionOptions options) {
        return Qmp.open(this, options);
    }

    /** Says all this. What was replayed before must have been read. */
    synchronized void replay(byte[] stream) {
        replayed = stream;
        replayedFrom = 0;
        notifyAll();
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            while (from == to && replayedFrom == replayed.length) {
                if (closed) {
                    return -1;
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (from < to) {
            int count = Math.min(length, to - from);
            System.arraycopy(out, from, buffer, offset, count);
            from += count;
            return count;
        }
        int count = Math.min(length, replayed.length - replayedFrom);
        System.arraycopy(replayed, replayedFrom, buffer, offset, count);
        replayedFrom += count;
        return count;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) {
        int id = idOf(buffer, offset, offset + length);
        int idEnd = id;
        while (buffer[idEnd] >= '0' && buffer[idEnd] <= '9') {
            idEnd++;
        }
        if (from == to) {
            from = 0;
            to = 0;
        }
        append(result, 0, result.length);
        append(buffer, id, idEnd);
        append(END, 0, END.length);
        notifyAll();
    }

    private static int idOf(byte[] buffer, int start, int end) {
        for (int i = end - ID.length; i >= start; i--) {
            if (Arrays.equals(buffer, i, i + ID.length, ID, 0, ID.length)) {
                return i + ID.length;
            }
        }
        throw new IllegalArgumentException("a request without id");
    }

    private void append(byte[] bytes, int start, int end) {
        if (to + end - start > out.length) {
            out = Arrays.copyOf(out, 2 * (to + end - start));
        }
        System.arraycopy(bytes, start, out, to, end - start);
        to += end - start;
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
