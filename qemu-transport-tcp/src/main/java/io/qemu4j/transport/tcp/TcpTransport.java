package io.qemu4j.transport.tcp;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/** A connected socket. */
final class TcpTransport implements Transport {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean closed;

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
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            if (closed) {
                return -1;
            }
            throw e;
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
