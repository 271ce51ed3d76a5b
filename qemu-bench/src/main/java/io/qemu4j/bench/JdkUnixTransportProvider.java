package io.qemu4j.bench;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportProvider;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The least a transport can be, over the JDK's own Unix sockets: something to compare other transports with, and
 * an example of one that is found on the class path. Read {@code jdk-unix:/path}. No descriptors, and an
 * interrupt closes the connection, so it is not for use.
 */
public final class JdkUnixTransportProvider implements TransportProvider {
    private static final String SCHEME = "jdk-unix";

    /** For {@link java.util.ServiceLoader}. */
    public JdkUnixTransportProvider() {}

    private record Address(Path path) implements MonitorAddress {
        @Override
        public String scheme() {
            return SCHEME;
        }

        @Override
        public String toString() {
            return SCHEME + ":" + path;
        }
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address instanceof Address;
    }

    @Override
    public MonitorAddress parse(String text) {
        return new Address(Path.of(text.substring(SCHEME.length() + 1)));
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(((Address) address).path()));
            connected = true;
            return new JdkUnixTransport(channel);
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private static final class JdkUnixTransport implements Transport {
        private final SocketChannel channel;
        // Direct: from an array, the JDK copies into one of its own anyway.
        private final ByteBuffer in = ByteBuffer.allocateDirect(8 * 1024);
        private final ByteBuffer out = ByteBuffer.allocateDirect(8 * 1024);

        JdkUnixTransport(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            in.clear().limit(Math.min(length, in.capacity()));
            int count = channel.read(in);
            if (count > 0) {
                in.flip().get(buffer, offset, count);
            }
            return count;
        }

        @Override
        public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors)
                throws IOException {
            if (!descriptors.isEmpty()) {
                throw new UnsupportedOperationException("the JDK passes no descriptors");
            }
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, out.capacity());
                out.clear().put(buffer, offset + done, part).flip();
                while (out.hasRemaining()) {
                    if (channel.write(out) < 0) {
                        throw new EOFException();
                    }
                }
                done += part;
            }
        }

        @Override
        public boolean passesDescriptors() {
            return false;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
