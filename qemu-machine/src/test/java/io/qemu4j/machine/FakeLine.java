package io.qemu4j.machine;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The guest's end of a console, in the test's hand. No {@code MemoryTransport}: a test has to know when the console has
 * taken what was said, and to break the line in a way of its choice.
 */
final class FakeLine implements Transport {
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
    private final Semaphore taken = new Semaphore(0);
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private boolean closed;
    private boolean deaf;
    private boolean stuck;
    private boolean delivered;
    private volatile @Nullable IOException fault;

    /** Says something, and waits until the console is back for more. */
    void says(String text) throws InterruptedException {
        says(text.getBytes(StandardCharsets.UTF_8));
    }

    void says(byte[] bytes) throws InterruptedException {
        said.add(bytes);
        taken.acquire();
    }

    void hangsUp() {
        said.add(END);
    }

    void breaks(IOException how) {
        fault = how;
        said.add(END);
    }

    synchronized String typed() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (delivered) {
            // Whoever comes back for more has put away what it got.
            delivered = false;
            taken.release();
        }
        byte[] bytes = next();
        if (bytes.length == 0) {
            IOException how = fault;
            if (how != null) {
                throw how;
            }
            return -1;
        }
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        delivered = true;
        return bytes.length;
    }

    private byte[] next() throws IOException {
        try {
            return said.take();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The guest takes no input, as one that has stopped: writing blocks. */
    synchronized void deafen() {
        deaf = true;
    }

    synchronized void hears() {
        deaf = false;
        notifyAll();
    }

    synchronized boolean isStuck() {
        return stuck;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors)
            throws IOException {
        try {
            while (deaf && !closed) {
                stuck = true;
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (closed) {
            throw new IOException("closed");
        }
        typed.write(buffer, offset, length);
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        said.add(END);
    }
}
