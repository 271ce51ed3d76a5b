package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.PeerIdentity;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One end of a connection under test; what breaks is unchecked. */
final class TransportContractEnd {
    private static final int CHUNK = 1 << 16;

    private final Transport transport;

    TransportContractEnd(Transport transport) {
        this.transport = transport;
    }

    boolean passesDescriptors() {
        return transport.passesDescriptors();
    }

    Optional<PeerIdentity> peer() {
        try {
            return transport.peer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) {
        write(bytes, 0, bytes.length, List.of());
    }

    void write(byte[] bytes, int offset, int length, List<PassedDescriptor> descriptors) {
        try {
            transport.write(bytes, offset, length, descriptors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes until that fails. */
    void writeForEver() {
        byte[] chunk = new byte[CHUNK];
        while (true) {
            write(chunk);
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
        return new String(readBytes(length), StandardCharsets.UTF_8);
    }

    /** Reads that many bytes; fewer where the stream ends first. */
    byte[] readBytes(int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = read(bytes, filled, Math.min(CHUNK, length - filled));
            if (count < 0) {
                return Arrays.copyOf(bytes, filled);
            }
            filled += count;
        }
        return bytes;
    }

    /** Reads once; −1 where the stream ended. */
    int readOnce() {
        return read(new byte[16], 0, 16);
    }

    boolean readsWithin() {
        return transport.readsWithin();
    }

    /** Reads once with a limit; 0 where nothing came, −1 where the stream ended. */
    int readWithin(int millis) {
        try {
            return transport.readWithin(new byte[16], 0, 16, millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
