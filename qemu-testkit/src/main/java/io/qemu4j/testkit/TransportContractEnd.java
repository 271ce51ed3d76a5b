package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One end of a connection under test, speaking text; what breaks is unchecked. */
final class TransportContractEnd {
    private final Transport transport;

    TransportContractEnd(Transport transport) {
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length, List.of());
    }

    void write(byte[] bytes, int offset, int length, List<PassedDescriptor> descriptors) {
        try {
            transport.write(bytes, offset, length, descriptors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int read(byte[] buffer, int offset, int length) {
        try {
            return transport.read(buffer, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads that much text, in as many reads as it takes. */
    String read(int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = read(bytes, filled, length - filled);
            assertTrue(count > 0, "read returned " + count + " after " + filled + " of " + length + " bytes");
            filled += count;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads once; −1 where the stream ended. */
    int readOnce() {
        return read(new byte[16], 0, 16);
    }

    void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
