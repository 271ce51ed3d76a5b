package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.spi.Transport;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class LargeMessagesTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int CAP = 64 * MEBIBYTE;
    private static final SessionOptions OPTIONS =
            SessionOptions.defaults().withName("large").withCommandLimit(Duration.ofSeconds(60));

    /** A server that makes its bytes up as they are read, so that only the session's own memory counts. */
    private static final class Source implements Transport {
        private static final String GREETING = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2,"
                + " \"major\": 7}, \"package\": \"\"}, \"capabilities\": []}}\r\n";

        private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
        private final int length;
        private int left;
        private byte[] piece = GREETING.getBytes(StandardCharsets.UTF_8);
        private int at;
        private volatile boolean closed;
        private volatile long highest;

        Source(int length) {
            this.length = length;
        }

        @Override
        public void write(byte[] b, int offset, int count, List<PassedDescriptor> descriptors) {
            String text = new String(b, offset, count, StandardCharsets.UTF_8);
            boolean large = text.contains("\"large\"");
            pieces.add(
                    (large ? "{\"return\": \"" : "{\"return\": {}, \"id\": 0}\r\n").getBytes(StandardCharsets.UTF_8));
            if (large) {
                pieces.add(new byte[0]);
                pieces.add("\", \"id\": 1}\r\n".getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public int read(byte[] b, int offset, int count) {
            highest = Math.max(highest, b.length);
            while (left == 0 && at == piece.length) {
                try {
                    piece = pieces.take();
                } catch (InterruptedException e) {
                    return -1;
                }
                if (closed) {
                    return -1;
                }
                at = 0;
                left = piece.length == 0 ? length : 0;
            }
            int n = Math.min(count, left > 0 ? left : piece.length - at);
            if (left > 0) {
                Arrays.fill(b, offset, offset + n, (byte) 'x');
                left -= n;
            } else {
                System.arraycopy(piece, at, b, offset, n);
                at += n;
            }
            return n;
        }

        @Override
        public boolean passesDescriptors() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
            pieces.add(new byte[1]);
        }
    }

    @Test
    void aReplyOfSixtyMegabytesArrives() {
        try (QmpSession session = Qmp.open(new Source(60_000_000), OPTIONS)) {
            assertEquals(60_000_000, session.execute("large").asString().length());
        }
    }

    @Test
    void aReplyOverTheCapIsRefusedWithoutMuchMemory() {
        Source source = new Source(70 * MEBIBYTE);
        try (QmpSession session = Qmp.open(source, OPTIONS)) {
            SessionClosedException e =
                    assertThrows(SessionClosedException.class, () -> session.execute(Command.of("large")));

            assertEquals(
                    "a message is longer than the cap of 67108864 bytes",
                    e.getCause().getMessage());
            assertInstanceOf(ProtocolException.class, e.getCause());
            // The buffer and, while it grows, the one before it of half its size are all there is.
            assertTrue(source.highest > CAP, () -> "buffer of " + source.highest);
            assertTrue(source.highest * 3 / 2 < 3L * CAP, () -> "buffer of " + source.highest);
        }
    }

    @Test
    void allThatTheReaderAllocatesIsLessThanThreeTimesTheCap() throws Exception {
        Thread[] reader = new Thread[1];
        long[] allocated = new long[1];
        Allocations allocations = Allocations.ofThisJvm();
        Source source = new Source(70 * MEBIBYTE);
        SessionOptions options = OPTIONS.withThreadFactory(task -> {
            reader[0] = new Thread(() -> {
                task.run();
                allocated[0] = allocations.ofCurrentThread();
            });
            return reader[0];
        });
        try (QmpSession session = Qmp.open(source, options)) {
            assertThrows(SessionClosedException.class, () -> session.execute("large"));
        }
        reader[0].join(20_000);

        // More than the peak of the heap can be by it: this counts what is garbage too.
        assertTrue(allocated[0] > CAP, () -> allocated[0] + " bytes");
        assertTrue(allocated[0] < 3L * CAP, () -> allocated[0] + " bytes");
    }

    /** The JVM's count, by reflection: this module needs no management otherwise. */
    private record Allocations(Object bean, Method method) {
        static Allocations ofThisJvm() throws ReflectiveOperationException {
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Object bean = factory.getMethod("getThreadMXBean").invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            return new Allocations(bean, type.getMethod("getThreadAllocatedBytes", long.class));
        }

        long ofCurrentThread() {
            try {
                return (long) method.invoke(bean, Thread.currentThread().getId());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }
}
