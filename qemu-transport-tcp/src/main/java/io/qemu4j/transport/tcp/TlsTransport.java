package io.qemu4j.transport.tcp;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS over a connected socket, its handshake done. */
final class TlsTransport implements Transport {
    private static final long GOODBYE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String where;
    private final WatchedSocket socket;
    private final SSLSocket tls;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Held by whoever is inside; once close has them, nobody gets in. */
    private final Semaphore reading = new Semaphore(1);

    private final Semaphore writing = new Semaphore(1);

    private volatile boolean heard;

    private TlsTransport(String where, WatchedSocket socket, SSLSocket tls) throws IOException {
        this.where = where;
        this.socket = socket;
        this.tls = tls;
        this.in = tls.getInputStream();
        this.out = tls.getOutputStream();
    }

    /** Shakes hands as the side that dialled. The socket is taken over, and closed if that fails. */
    static TlsTransport client(WatchedSocket socket, TlsAddress address, Deadline deadline) throws IOException {
        return over(socket, address, deadline, true);
    }

    /** Shakes hands as the side that was dialled. The socket is taken over, and closed if that fails. */
    static TlsTransport server(WatchedSocket socket, TlsAddress address, Deadline deadline) throws IOException {
        return over(socket, address, deadline, false);
    }

    private static TlsTransport over(WatchedSocket socket, TlsAddress address, Deadline deadline, boolean client)
            throws IOException {
        String where = address + " (" + socket.getInetAddress().getHostAddress() + ")";
        boolean done = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            SSLSocket tls = (SSLSocket)
                    context(address).getSocketFactory().createSocket(socket, address.host(), socket.getPort(), false);
            tls.setUseClientMode(client);
            tls.setSSLParameters(parameters(tls, address, client));
            socket.bound(deadline);
            tls.startHandshake();
            socket.unbound();
            done = true;
            return new TlsTransport(where, socket, tls);
        } catch (IOException e) {
            throw TlsFailure.of(where, e);
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private static SSLContext context(TlsAddress address) throws IOException {
        if (address.context().isPresent()) {
            return address.context().get();
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("the JVM's default SSLContext: " + e.getMessage(), e);
        }
    }

    private static SSLParameters parameters(SSLSocket tls, TlsAddress address, boolean client) {
        SSLParameters parameters = tls.getSSLParameters();
        if (!client) {
            parameters.setNeedClientAuth(address.requiresClientCertificates());
        } else if (address.checksName()) {
            // Without it the JDK takes any trusted certificate, whoever's it is.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!reading.tryAcquire()) {
            return -1;
        }
        try {
            int count = closed.get() ? -1 : in.read(buffer, offset, length);
            if (count > 0) {
                heard = true;
            } else if (!heard && socket.hasEnded() && !closed.get()) {
                throw TlsFailure.closed(where, tls.getSession().getLocalCertificates() != null);
            }
            return count;
        } catch (IOException e) {
            if (closed.get()) {
                return -1;
            }
            throw heard || socket.hasEnded() ? e : TlsFailure.of(where, e);
        } finally {
            reading.release();
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        if (!descriptors.isEmpty()) {
            throw new UnsupportedOperationException("descriptors cannot be passed over TLS: " + descriptors);
        }
        if (!writing.tryAcquire()) {
            throw new SocketException(where + ": the connection is closed");
        }
        try {
            if (closed.get()) {
                throw new SocketException(where + ": the connection is closed");
            }
            PlatformThread.run(() -> writeWithTail(buffer, offset, length));
        } finally {
            writing.release();
        }
    }

    /**
     * The last byte goes in a record of its own. QEMU takes a monitor's bytes one by one, each when its socket has
     * something to read. Before 8.0 it does not look into GnuTLS, which takes a record whole: of one that is the last,
     * QEMU would see a single byte. With another record behind it the socket stays readable until the first is used up.
     */
    private void writeWithTail(byte[] buffer, int offset, int length) throws IOException {
        if (length > 1) {
            out.write(buffer, offset, length - 1);
            out.write(buffer, offset + length - 1, 1);
        } else {
            out.write(buffer, offset, length);
        }
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    /** Closes the socket underneath: the close of an SSLSocket waits for a blocked write. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (writing.tryAcquire()) {
                sayGoodbye();
            }
            if (reading.tryAcquire()) {
                discardUnread();
            }
        } finally {
            socket.close();
        }
    }

    /** Tells the peer that this end is meant, unless it takes no bytes. */
    private void sayGoodbye() {
        Semaphore said = new Semaphore(0);
        Thread thread = new Thread(
                () -> {
                    try {
                        tls.shutdownOutput();
                    } catch (IOException e) {
                        // The connection was broken already.
                    } finally {
                        said.release();
                    }
                },
                "qemu-tls-goodbye");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = Thread.interrupted();
        try {
            said.tryAcquire(GOODBYE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** With bytes left unread, closing would reset the connection and take back what was written last. */
    private void discardUnread() {
        try {
            InputStream unread = socket.getInputStream();
            unread.skipNBytes(unread.available());
        } catch (IOException e) {
            // There is nothing to save then.
        }
    }
}
