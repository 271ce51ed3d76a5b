package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** A transport that is not in memory. */
record SocketTransport(Socket socket) implements Transport {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return socket.getInputStream().read(buffer, offset, length);
        } catch (IOException e) {
            if (socket.isClosed()) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        socket.getOutputStream().write(buffer, offset, length);
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
