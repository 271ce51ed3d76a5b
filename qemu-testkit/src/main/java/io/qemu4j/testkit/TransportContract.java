package io.qemu4j.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.TransportContractLinks.Pair;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every transport keeps, as JUnit Jupiter tests. Extend it for your provider: each test connects it to
 * itself and looks at both ends. For a provider that only connects, {@link #listen} and {@link #leadingTo} name
 * another that listens; where a program carries the bytes, {@link #isRelayed} says so.
 *
 * <p>Threads: the tests of one instance run one after the other.
 *
 * @since 0.1
 */
@SuppressWarnings("exports") // JUnit is there when this class is used.
public abstract class TransportContract extends ListenerContract {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int LARGE = 16 << 20;
    private static final int CLOSINGS = 100;
    /** In milliseconds. */
    private static final int FOR_LONG = 600_000;

    /** For subclasses. */
    protected TransportContract() {}

    /** Bytes go both ways, from and to the part of the array that was named. */
    @Test
    public void bytesArriveWhereTheyShould() {
        Pair pair = pair();
        byte[] buffer = "........".getBytes(US_ASCII);

        pair.server().write("-abc-".getBytes(US_ASCII), 1, 3, List.of());
        int count = 0;
        while (count < 2) {
            count += pair.client().read(buffer, 2 + count, 2 - count);
        }

        assertEquals("..ab....", new String(buffer, US_ASCII));
        assertEquals("c", pair.client().read(1));
        pair.client().write("back");
        assertEquals("back", pair.server().read(4));
    }

    /** A blocked read does not hold up a write. */
    @Test
    public void writingPassesABlockedRead() {
        Pair pair = pair();
        var reading = start(() -> pair.client().read(4)).awaitBlocked();

        pair.client().write("ping");
        assertEquals("ping", pair.server().read(4));

        pair.server().write("pong");
        assertEquals("pong", reading.result());
    }

    /** Much data goes both ways at the same time, whole and in order. */
    @Test
    public void largeTransfersGoBothWaysAtOnce() {
        Pair pair = pair();
        byte[] there = random(1);
        byte[] back = random(2);

        var writesThere = start(() -> pair.client().write(there));
        var writesBack = start(() -> pair.server().write(back));
        var readsThere = start(() -> pair.server().readBytes(LARGE));
        var readsBack = start(() -> pair.client().readBytes(LARGE));

        assertArrayEquals(there, readsThere.result());
        assertArrayEquals(back, readsBack.result());
        writesThere.result();
        writesBack.result();
    }

    /** What was written before a close arrives; then the stream ends, and stays ended. */
    @Test
    public void theStreamEndsBehindTheLastByte() {
        Pair pair = pair();

        pair.server().write("last words");
        pair.server().close();

        assertEquals("last words", pair.client().read(10));
        assertEquals(-1, pair.client().readOnce());
        assertEquals(-1, pair.client().readOnce());
    }

    /** After its own close an end reads the end of the stream, and writing fails. */
    @Test
    public void aClosedEndNeitherReadsNorWrites() {
        Pair pair = pair();
        pair.server().write("never read");

        pair.client().close();

        assertEquals(-1, pair.client().readOnce());
        assertThrows(UncheckedIOException.class, () -> pair.client().write("x"));
    }

    /** Closing again does nothing, from whichever thread. */
    @Test
    public void secondCloseDoesNothing() {
        Pair pair = pair();
        List<TransportContractTask<?>> closing = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            closing.add(start(pair.client()::close));
        }

        closing.forEach(TransportContractTask::result);
        pair.client().close();
        assertEquals(-1, pair.server().readOnce());
    }

    /** A close ends a read blocked at either end, as the end of the stream. */
    @Test
    public void closeEndsBlockedReads() {
        Pair pair = pair();
        var own = start(pair.client()::readOnce).awaitBlocked();
        var others = start(pair.server()::readOnce).awaitBlocked();

        pair.client().close();

        assertEquals(-1, own.result(SOON));
        assertEquals(-1, others.result(SOON));
    }

    /** An end's own close ends its blocked write, which fails. */
    @Test
    public void closeEndsABlockedWrite() {
        Pair pair = pair();
        var writing = start(pair.client()::writeForEver).awaitBlocked();

        pair.client().close();

        assertInstanceOf(UncheckedIOException.class, writing.failure(SOON));
    }

    /** The peer's close ends a blocked write, which fails. */
    @Test
    public void thePeersCloseEndsABlockedWrite() {
        Pair pair = pair();
        var writing = start(pair.client()::writeForEver).awaitBlocked();

        pair.server().close();

        assertInstanceOf(UncheckedIOException.class, writing.failure(SOON));
    }

    /** A close at any moment of a read and a write ends both, and no other connection. */
    @Test
    public void closeMeetsReadsAndWritesAnywhere() {
        TransportListener listener = listen();
        Pair bystanders = links().pair(listener);

        for (int i = 0; i < CLOSINGS; i++) {
            Pair pair = links().pair(listener);
            TransportContractEnd client = pair.client();
            TransportContractEnd server = pair.server();
            var reading = start(() -> client.readBytes(LARGE).length);
            var writing = start(client::writeForEver);
            var answering = start(server::writeForEver);

            server.readBytes(1 << (i % 17));
            client.close();

            assertTrue(reading.result() <= LARGE);
            assertInstanceOf(UncheckedIOException.class, writing.failure(LIMIT));
            assertInstanceOf(UncheckedIOException.class, answering.failure(LIMIT));
            server.close();
        }
        bystanders.client().write("unharmed");
        assertEquals("unharmed", bystanders.server().read(8));
    }

    /** Where reads cannot be limited, to ask for one is refused. */
    @Test
    public void aLimitedReadIsRefusedWhereThereIsNone() {
        TransportContractEnd client = pair().client();
        assumeFalse(start(client::readsWithin).result(), "limits reads");

        assertInstanceOf(
                UnsupportedOperationException.class,
                start(() -> client.readWithin(1)).failure(LIMIT));
    }

    /** A limited read ends without a byte or with what there is, and the next without a limit waits again. */
    @Test
    public void aLimitedReadDoesNotWaitForEver() {
        Pair pair = limitedPair();
        assertEquals(0, start(() -> pair.client().readWithin(20)).result());

        var reading = start(pair.client()::readOnce).awaitBlocked();
        reading.staysBlockedFor(SHORT);
        pair.server().write("late");
        assertEquals(4, reading.result());

        pair.server().write("here");
        assertEquals(4, start(() -> pair.client().readWithin(FOR_LONG)).result());
        pair.server().close();
        assertEquals(-1, start(() -> pair.client().readWithin(FOR_LONG)).result());
    }

    /** A close ends a limited read as any other. */
    @Test
    public void closeEndsALimitedRead() {
        Pair pair = limitedPair();
        var reading = start(() -> pair.client().readWithin(FOR_LONG)).awaitBlocked();

        pair.client().close();

        assertEquals(-1, reading.result(SOON));
        assertEquals(-1, start(() -> pair.client().readWithin(FOR_LONG)).result());
    }

    /** An interrupt neither ends a limited read nor closes the connection. */
    @Test
    public void anInterruptLeavesALimitedReadAlone() {
        Pair pair = limitedPair();

        var reading = start(() -> {
            Thread.currentThread().interrupt();
            int count = pair.client().readWithin(20);
            return Thread.currentThread().isInterrupted() ? count : -2;
        });

        assertEquals(0, reading.result());
        pair.server().write("open");
        assertEquals("open", pair.client().read(4));
    }

    /** Writes know no limit, whatever reads do meanwhile. */
    @Test
    public void theLimitOfAReadIsNotThatOfAWrite() {
        Pair pair = limitedPair();
        byte[] data = random(5);
        assertEquals(0, start(() -> pair.client().readWithin(1)).result());
        var writing = start(() -> pair.client().write(data)).awaitBlockedOrDone();

        start(() -> {
                    for (int i = 0; i < 20; i++) {
                        assertEquals(0, pair.client().readWithin(5));
                    }
                })
                .result();

        assertArrayEquals(data, pair.server().readBytes(LARGE));
        writing.result();
    }

    /** A thread that is interrupted already writes as any other, and stays interrupted. */
    @Test
    public void anInterruptedThreadWrites() {
        Pair pair = pair();

        var writing = start(() -> {
            Thread.currentThread().interrupt();
            pair.client().write("written");
            return Thread.currentThread().isInterrupted();
        });

        assertTrue(writing.result());
        assertEquals("written", pair.server().read(7));
        pair.client().write("and open");
        assertEquals("and open", pair.server().read(8));
    }

    /** An interrupt neither ends a blocked write nor closes the connection. */
    @Test
    public void anInterruptLeavesABlockedWriteAlone() {
        Pair pair = pair();
        byte[] data = random(3);
        var writing = start(() -> {
                    pair.client().write(data);
                    return Thread.currentThread().isInterrupted();
                })
                .awaitBlocked();

        writing.interrupt();
        writing.staysBlockedFor(SHORT);

        assertArrayEquals(data, pair.server().readBytes(LARGE));
        assertTrue(writing.result());
        pair.server().write("open");
        assertEquals("open", pair.client().read(4));
    }

    /** A transport that cannot pass descriptors says so before it writes a byte. */
    @Test
    public void descriptorsAreRefusedBeforeAnythingIsWritten() {
        Pair pair = pair();
        assumeFalse(pair.client().passesDescriptors(), "passes descriptors");
        List<PassedDescriptor> one = List.of(PassedDescriptor.ofNumber(0));

        assertThrows(
                UnsupportedOperationException.class,
                () -> pair.client().write("refused".getBytes(US_ASCII), 0, 7, one));

        pair.client().write("next");
        assertEquals("next", pair.server().read(4));
    }

    /**
     * Bytes that bring descriptors arrive once and in order, and the sender keeps its own.
     *
     * @throws IOException if there is no {@code /dev/zero}
     */
    @Test
    public void descriptorsTravelWithTheBytes() throws IOException {
        Pair pair = pair();
        assumeTrue(pair.client().passesDescriptors(), "passes no descriptors");
        byte[] data = random(4);

        try (FileInputStream file = new FileInputStream("/dev/zero")) {
            List<PassedDescriptor> sixteen = Collections.nCopies(16, PassedDescriptor.of(file));
            var writing = start(() -> pair.client().write(data, 0, data.length, sixteen));

            assertArrayEquals(data, pair.server().readBytes(LARGE));
            writing.result();
            assertEquals(0, file.read());
        }
    }

    /** A peer that is identified is this process; at the far end of a relay it is the program in between. */
    @Test
    public void thePeerIsThisProcess() {
        Pair pair = pair();

        for (TransportContractEnd end : isRelayed() ? List.of(pair.client()) : List.of(pair.client(), pair.server())) {
            end.peer().ifPresent(peer -> assertEquals(ProcessHandle.current().pid(), peer.pid()));
        }
    }

    private Pair pair() {
        return links().pair(listen());
    }

    private Pair limitedPair() {
        Pair pair = pair();
        assumeTrue(start(pair.client()::readsWithin).result(), "limits no reads");
        return pair;
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[LARGE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
