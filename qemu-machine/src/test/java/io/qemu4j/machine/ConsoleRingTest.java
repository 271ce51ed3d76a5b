package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.spi.Deadline;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsoleRingTest {
    private final ConsoleRing ring = new ConsoleRing(10);

    private void append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ring.append(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void keepsTheNewestBytes() {
        append("abcdef");
        append("ghijklm");

        assertEquals("defghijklm", text(ring.newest(100)));
        assertEquals("klm", text(ring.newest(3)));
        assertEquals(3, ring.oldest());
        assertEquals(13, ring.end());
    }

    @Test
    void moreThanFitsAtOnceLeavesTheLastOfIt() {
        append("0123456789abcdefghij");

        assertEquals("abcdefghij", text(ring.newest(100)));
    }

    @Test
    void readTellsWhatWasMissed() {
        append("0123456789abcde");

        ConsoleRing.Chunk chunk = ring.read(2, 4);

        assertEquals(5, chunk.start());
        assertEquals(9, chunk.end());
        assertEquals("5678", text(chunk.bytes()));
    }

    @Test
    void awaitEndsWithAByteTheEndOrTheDeadline() throws InterruptedException {
        assertFalse(ring.await(0, Deadline.in(Duration.ZERO)));

        append("a");
        assertTrue(ring.await(0, Deadline.in(Duration.ZERO)));
        assertFalse(ring.await(1, Deadline.in(Duration.ofMillis(1))));

        ring.end(null);
        assertFalse(ring.await(1, Deadline.in(Duration.ofDays(1))));
    }

    @Test
    void anySequenceOfAppendsLeavesTheEndOfTheWhole() {
        Random random = new Random(1);
        for (int capacity : new int[] {1024, 4096, 5000, 20_000}) {
            ConsoleRing grown = new ConsoleRing(capacity);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int i = 0; i < 50; i++) {
                byte[] piece = new byte[random.nextInt(3000)];
                random.nextBytes(piece);
                whole.writeBytes(piece);
                grown.append(piece, 0, piece.length);

                byte[] all = whole.toByteArray();
                int kept = Math.min(capacity, all.length);
                assertArrayEquals(
                        Arrays.copyOfRange(all, all.length - kept, all.length), grown.newest(Integer.MAX_VALUE));
            }
        }
    }
}
