package io.qemu4j.bench;

import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.Transports;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The least a Java client can keep of a session that does nothing, on the SDK's own transport: the negotiated
 * connection, and a thread blocked in its read. What the SDK takes beyond this is its own.
 */
final class LeastSession implements AutoCloseable {
    private static final byte[] CAPABILITIES =
            "{\"execute\":\"qmp_capabilities\",\"id\":0}\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] buffer = new byte[1024];
    private final Transport transport;

    LeastSession(String address, ThreadFactory readers) throws IOException {
        Transports transports = Transports.installed();
        transport = transports.connect(transports.parse(address), Duration.ofSeconds(10));
        readLine();
        transport.write(CAPABILITIES, 0, CAPABILITIES.length, List.of());
        readLine();
        readers.newThread(this::read).start();
    }

    private void readLine() throws IOException {
        int count;
        do {
            count = transport.read(buffer, 0, buffer.length);
            if (count < 0) {
                throw new EOFException();
            }
        } while (buffer[count - 1] != '\n');
    }

    private void read() {
        try {
            while (transport.read(buffer, 0, buffer.length) >= 0) {
                // Nobody asked for anything.
            }
        } catch (IOException e) {
            throw new IllegalStateException("the idle connection broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
