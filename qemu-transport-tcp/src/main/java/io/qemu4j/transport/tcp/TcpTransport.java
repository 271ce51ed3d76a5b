package io.qemu4j.transport.tcp;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** A connected socket. */
final class TcpTransport implements Transport {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean closed;
    /** How long reads wait, in milliseconds; 0 for as long as it takes. Whoever reads sets it. */
    private int limit;

    private TcpTransport(Socket socket) throws IOException {
        // Small messages leave at once, and a machine that vanished without a word is noticed.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Takes over a connected socket, which is closed if that fails. */
    static TcpTransport over(Socket socket) throws IOException {
        try {
            return new TcpTransport(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return take(buffer, offset, length, 0);
    }

    @Override
    public boolean readsWithin() {
        return PlatformThread.isHere();
    }

    @Override
    public int readWithin(byte[] buffer, int offset, int length, int millis) throws IOException {
        if (!readsWithin()) {
            throw new UnsupportedOperationException(
                    "no limited reads on a virtual thread, whose interrupt would close");
        }
        return take(buffer, offset, length, millis);
    }

    private int take(byte[] buffer, int offset, int length, int millis) throws IOException {
        try {
            limit(millis);
            return in.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            if (closed) {
                return -1;
            }
            throw e;
        }
    }

    private void limit(int millis) throws IOException {
        if (limit != millis) {
            socket.setSoTimeout(millis);
            limit = millis;
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        if (!descriptors.isEmpty()) {
            throw new UnsupportedOperationException("descriptors cannot be passed over TCP: " + descriptors);
        }
        PlatformThread.run(() -> out.write(buffer, offset, length));
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }
}
