package io.qemu4j.transport.unix;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.PeerIdentity;
import io.qemu4j.api.spi.Transport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;
import org.newsclub.net.unix.ThreadUtil;

/**
 * A connected socket. Bytes go through file streams on the socket's descriptor: they heed neither
 * interrupts nor the socket's Java-side state. junixsocket sends the descriptors.
 */
final class UnixTransport implements Transport {
    /** The most that {@link FileInputStream} reads without allocating native memory each time. */
    private static final int READ_AT_MOST = 8192;

    /** What nearly always fits into the socket's buffer, so that writing it does not wait. */
    private static final int SMALL = 16 * 1024;

    private static final String CLOSED = "the connection is closed";

    private final AFUNIXSocket socket;
    private final WaitLimit limit;
    private final FileInputStream in;
    private final WaitLimit.Reading reading = this::take;
    private final WaitLimit.Writing writing;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Threads inside a call, and one for being open. The last one out gives the descriptor back:
     * before that, its number could come to name another file under a call in progress.
     */
    private final AtomicInteger users = new AtomicInteger(1);

    /** Made by the first virtual thread that reads, where the JDK has what it takes. */
    private volatile Poller.@Nullable Watch watch;

    /** Until it was tried in vain. */
    private volatile boolean isPollable = true;

    UnixTransport(AFUNIXSocket socket) throws IOException {
        this.socket = socket;
        this.limit = new WaitLimit(socket);
        this.in = new FileInputStream(socket.getFileDescriptor());
        this.writing = new FileOutputStream(socket.getFileDescriptor())::write;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return read(buffer, offset, length, WaitLimit.NONE);
    }

    @Override
    public boolean readsWithin() {
        // A file stream's read would hold the carrier of a virtual thread.
        return !ThreadUtil.isVirtualThread();
    }

    @Override
    public int readWithin(byte[] buffer, int offset, int length, int millis) throws IOException {
        if (!readsWithin()) {
            throw new UnsupportedOperationException("no limited reads on a virtual thread");
        }
        return read(buffer, offset, length, millis);
    }

    private int read(byte[] buffer, int offset, int length, int millis) throws IOException {
        if (!enter()) {
            return -1;
        }
        try {
            return limit.read(millis, buffer, offset, Math.min(length, READ_AT_MOST), reading);
        } catch (IOException e) {
            if (closed.get()) {
                return -1;
            }
            throw e;
        } finally {
            leave();
        }
    }

    private int take(byte[] buffer, int offset, int length) throws IOException {
        Poller.Watch readable = ThreadUtil.isVirtualThread() ? watch() : null;
        return readable != null && readable.await()
                ? in.read(buffer, offset, length)
                : PlatformThread.call(() -> in.read(buffer, offset, length));
    }

    private Poller.@Nullable Watch watch() throws IOException {
        Poller.Watch known = watch;
        if (known == null && isPollable) {
            FileDescriptorCast number = FileDescriptorCast.using(socket.getFileDescriptor());
            known = Poller.watch(number.as(Integer.class));
            watch = known;
            isPollable = known != null;
        }
        return known;
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        if (!enter()) {
            throw new SocketException(CLOSED);
        }
        try {
            int sent = descriptors.isEmpty() ? 0 : send(buffer, offset, descriptors);
            put(buffer, offset + sent, length - sent);
        } finally {
            Reference.reachabilityFence(descriptors);
            leave();
        }
    }

    /** Sends the descriptors with a single byte: that is never half written, so they go out once. */
    private int send(byte[] buffer, int offset, List<PassedDescriptor> descriptors) throws IOException {
        FileDescriptor[] passed =
                descriptors.stream().map(UnixDescriptors::open).toArray(FileDescriptor[]::new);
        limit.write(
                buffer,
                offset,
                1,
                (bytes, from, count) -> PlatformThread.call(() -> {
                    socket.setOutboundFileDescriptors(passed);
                    socket.getOutputStream().write(bytes, from, count);
                    return count;
                }));
        return 1;
    }

    private void put(byte[] buffer, int offset, int length) throws IOException {
        if (length <= SMALL) {
            limit.write(buffer, offset, length, writing);
            return;
        }
        PlatformThread.call(() -> {
            limit.write(buffer, offset, length, writing);
            return length;
        });
    }

    @Override
    public boolean passesDescriptors() {
        return true;
    }

    @Override
    public Optional<PeerIdentity> peer() throws IOException {
        return Optional.of(identity());
    }

    PeerIdentity identity() throws IOException {
        if (!enter()) {
            throw new SocketException(CLOSED);
        }
        try {
            AFUNIXSocketCredentials credentials = socket.getPeerCredentials();
            return new PeerIdentity(credentials.getPid(), credentials.getUid());
        } finally {
            leave();
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            // Wakes a blocked read and a blocked write, and tells the peer. Not by the socket's own
            // methods: JDK 25 takes it for unconnected, having kept no state of it.
            socket.getChannel().shutdownInput();
            socket.getChannel().shutdownOutput();
        } catch (IOException e) {
            // It was broken already, which wakes them as well.
        } finally {
            leave();
        }
    }

    private boolean enter() {
        return !closed.get() && users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    private void leave() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        try (socket) {
            Poller.Watch readable = watch;
            if (readable != null) {
                readable.end();
            }
        } catch (IOException e) {
            // Nobody can do anything about it, and the call that was under way has its own result.
        }
    }
}
