package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every transport keeps, as JUnit tests. Extend it for a provider that can listen: each test
 * connects the provider to itself and looks at both ends.
 *
 * <p>Threads: the tests of one instance run one after the other.
 *
 * @since 0.1
 */
public abstract class TransportContract {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int LARGE = 16 << 20;
    private static final int MOST_QUEUED = 1_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * The provider under test.
     *
     * @return the provider
     */
    protected abstract TransportProvider provider();

    /**
     * A place to listen on that no test used before.
     *
     * @return the address
     */
    protected abstract MonitorAddress unusedAddress();

    /** Closes what the test opened. */
    @AfterEach
    public void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new AssertionError("close failed", e);
            }
        }
    }

    // --- addresses -----------------------------------------------------------------------------

    /** The provider reads the text of its own addresses. */
    @Test
    public void addressesAreReadBack() {
        MonitorAddress address = unusedAddress();

        assertTrue(provider().supports(address));
        assertTrue(provider().schemes().contains(address.scheme()), address::scheme);
        assertEquals(address, provider().parse(address.toString()));
    }

    /** The provider does not claim the addresses of others. */
    @Test
    public void foreignAddressesAreNotSupported() {
        assertFalse(provider().supports(new FakeAddress("a")));
    }

    /** A scheme with nothing behind it is no address. */
    @Test
    public void emptyAddressesAreRefused() {
        for (String scheme : provider().schemes()) {
            assertThrows(IllegalArgumentException.class, () -> provider().parse(scheme + ":"));
        }
    }

    /** QEMU is told the name of the character device, commas doubled. */
    @Test
    public void qemuArgumentsNameTheDevice() {
        List<String> arguments = listen().qemuArguments("mon,0");

        assertTrue(String.join(" ", arguments).contains("id=mon,,0"), arguments::toString);
    }

    // --- connecting and accepting --------------------------------------------------------------

    /** A connection nobody waits for is refused at once, with the address in the message. */
    @Test
    public void connectingToNobodyFailsAtOnce() {
        TransportListener listener = listen();
        close(listener);

        var connecting = TransportContractTask.start(() -> provider().connect(listener.address(), LIMIT));

        Throwable failure = connecting.failure(SOON);
        assertInstanceOf(IOException.class, failure);
        assertTrue(failure.getMessage().contains(listener.address().toString()), failure::toString);
    }

    /** Where connections pile up, connecting takes no longer than its limit. */
    @Test
    public void connectingIsBoundedWhileTheQueueIsFull() {
        TransportListener listener = listen();

        Throwable failure = null;
        long before = System.nanoTime();
        for (int i = 0; i < MOST_QUEUED && failure == null; i++) {
            before = System.nanoTime();
            failure = failureOf(() -> keep(provider().connect(listener.address(), SHORT)));
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - before);

        assumeTrue(failure != null, "the queue takes any number");
        assertInstanceOf(SocketTimeoutException.class, failure);
        assertTrue(waited.compareTo(SHORT.plus(SOON)) < 0, waited::toString);
        Throwable atOnce = failureOf(() -> keep(provider().connect(listener.address(), Duration.ZERO)));
        assertInstanceOf(SocketTimeoutException.class, atOnce);
    }

    /** A zero limit accepts nobody but who is there already; the listener lives on. */
    @Test
    public void acceptingWithoutTimeTakesWhoIsThere() {
        TransportListener listener = listen();

        assertThrows(SocketTimeoutException.class, () -> listener.accept(Duration.ZERO));

        TransportContractEnd client = connect(listener);
        TransportContractEnd server = accept(listener, Duration.ZERO);
        client.write("x");
        assertEquals("x", server.read(1));
    }

    /** A listener waits as long as its limit, and no longer. */
    @Test
    public void acceptingIsBounded() {
        TransportListener listener = listen();
        long before = System.nanoTime();

        assertThrows(SocketTimeoutException.class, () -> listener.accept(SHORT));

        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(waited.compareTo(SHORT.dividedBy(2)) > 0, waited::toString);
        assertTrue(waited.compareTo(SHORT.plus(SOON)) < 0, waited::toString);
    }

    /** Who connects while the listener waits is accepted. */
    @Test
    public void acceptingWaitsForAConnection() {
        TransportListener listener = listen();
        var accepting = TransportContractTask.start(() -> accept(listener, Duration.ofSeconds(Long.MAX_VALUE)))
                .awaitBlocked();

        TransportContractEnd client = connect(listener);

        TransportContractEnd server = accepting.result();
        server.write("hello");
        assertEquals("hello", client.read(5));
    }

    /** A negative limit is a mistake. */
    @Test
    public void negativeLimitsAreRefused() {
        TransportListener listener = listen();
        Duration negative = Duration.ofNanos(-1);

        assertThrows(IllegalArgumentException.class, () -> listener.accept(negative));
        assertThrows(
                IllegalArgumentException.class, () -> provider().connect(listener.address(), negative));
    }

    /** Closing the listener ends a wait for connections, and not as if time had run out. */
    @Test
    public void closeEndsABlockedAccept() {
        TransportListener listener = listen();
        var accepting = TransportContractTask.start(() -> listener.accept(LIMIT)).awaitBlocked();

        close(listener);

        Throwable failure = accepting.failure(SOON);
        assertInstanceOf(IOException.class, failure);
        assertFalse(failure instanceof SocketTimeoutException, failure::toString);
    }

    /** A closed listener says so, and closing it again does nothing. */
    @Test
    public void aClosedListenerAcceptsNobody() {
        TransportListener listener = listen();

        close(listener);
        close(listener);

        assertFalse(assertThrows(IOException.class, () -> listener.accept(LIMIT)) instanceof SocketTimeoutException);
    }

    /** Connections outlive the listener that made them. */
    @Test
    public void connectionsOutliveTheListener() {
        TransportListener listener = listen();
        TransportContractEnd client = connect(listener);
        TransportContractEnd server = accept(listener, LIMIT);

        close(listener);

        server.write("still here");
        assertEquals("still here", client.read(10));
    }

    /** The limits of connect and accept do not stay behind as limits of read. */
    @Test
    public void readsOutwaitTheLimitsOfConnectAndAccept() {
        TransportListener listener = listen();
        TransportContractEnd client = keepEnd(() -> provider().connect(listener.address(), SHORT));
        TransportContractEnd server = accept(listener, SHORT);
        var clientReads = TransportContractTask.start(() -> client.read(1));
        var serverReads = TransportContractTask.start(() -> server.read(1));

        clientReads.staysBlockedFor(SHORT.multipliedBy(4));
        serverReads.staysBlockedFor(SHORT);

        server.write("c");
        client.write("s");
        assertEquals("c", clientReads.result());
        assertEquals("s", serverReads.result());
    }

    // --- bytes ---------------------------------------------------------------------------------

    /** Bytes go both ways, from and to the part of the array that was named. */
    @Test
    public void bytesArriveWhereTheyShould() {
        Pair pair = pair();
        byte[] buffer = "........".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        pair.server.write("-abc-".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1, 3, List.of());
        int count = 0;
        while (count < 2) {
            count += pair.client.read(buffer, 2 + count, 2 - count);
        }

        assertEquals("..ab....", new String(buffer, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("c", pair.client.read(1));
        pair.client.write("back");
        assertEquals("back", pair.server.read(4));
    }

    /** A blocked read does not hold up a write. */
    @Test
    public void writingPassesABlockedRead() {
        Pair pair = pair();
        var reading = TransportContractTask.start(() -> pair.client.read(4)).awaitBlocked();

        pair.client.write("ping");
        assertEquals("ping", pair.server.read(4));

        pair.server.write("pong");
        assertEquals("pong", reading.result());
    }

    /** Much data goes both ways at the same time, whole and in order. */
    @Test
    public void largeTransfersGoBothWaysAtOnce() {
        Pair pair = pair();
        byte[] there = random(1);
        byte[] back = random(2);

        var writesThere = TransportContractTask.start(() -> writeAll(pair.client, there));
        var writesBack = TransportContractTask.start(() -> writeAll(pair.server, back));
        var readsThere = TransportContractTask.start(() -> readAll(pair.server));
        var readsBack = TransportContractTask.start(() -> readAll(pair.client));

        assertArrayEquals(there, readsThere.result());
        assertArrayEquals(back, readsBack.result());
        writesThere.result();
        writesBack.result();
    }

    // --- the end -------------------------------------------------------------------------------

    /** What was written before a close arrives; then the stream ends, and stays ended. */
    @Test
    public void theStreamEndsBehindTheLastByte() {
        Pair pair = pair();

        pair.server.write("last words");
        pair.server.close();

        assertEquals("last words", pair.client.read(10));
        assertEquals(-1, pair.client.readOnce());
        assertEquals(-1, pair.client.readOnce());
    }

    /** After its own close an end reads the end of the stream, and writing fails. */
    @Test
    public void aClosedEndNeitherReadsNorWrites() {
        Pair pair = pair();
        pair.server.write("never read");

        pair.client.close();

        assertEquals(-1, pair.client.readOnce());
        assertThrows(UncheckedIOException.class, () -> pair.client.write("x"));
    }

    /** Closing again does nothing, from whichever thread. */
    @Test
    public void secondCloseDoesNothing() {
        Pair pair = pair();
        List<TransportContractTask<Boolean>> closing = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            closing.add(TransportContractTask.start(() -> {
                pair.client.close();
                return true;
            }));
        }

        closing.forEach(TransportContractTask::result);
        pair.client.close();
        assertEquals(-1, pair.server.readOnce());
    }

    /** A close ends a read blocked at either end as the end of the stream. */
    @Test
    public void closeEndsBlockedReads() {
        Pair pair = pair();
        var own = TransportContractTask.start(pair.client::readOnce).awaitBlocked();
        var others = TransportContractTask.start(pair.server::readOnce).awaitBlocked();

        pair.client.close();

        assertEquals(-1, own.result(SOON));
        assertEquals(-1, others.result(SOON));
    }

    /** An end's own close ends its blocked write with a failure. */
    @Test
    public void closeEndsABlockedWrite() {
        Pair pair = pair();
        var writing = writeUntilBlocked(pair.client);

        pair.client.close();

        assertInstanceOf(UncheckedIOException.class, writing.failure(SOON));
    }

    /** The peer's close ends a blocked write with a failure. */
    @Test
    public void thePeersCloseEndsABlockedWrite() {
        Pair pair = pair();
        var writing = writeUntilBlocked(pair.client);

        pair.server.close();

        assertInstanceOf(UncheckedIOException.class, writing.failure(SOON));
    }

    /** Reading, writing and closing at once, over and over, ends every call and harms no other. */
    @Test
    public void closeMeetsReadsAndWritesAnywhere() {
        TransportListener listener = listen();
        for (int i = 0; i < 100; i++) {
            TransportContractEnd client = connect(listener);
            TransportContractEnd server = accept(listener, LIMIT);
            var reading = TransportContractTask.start(() -> readToTheEnd(client));
            var writing = TransportContractTask.start(() -> failureOf(() -> writeForEver(client)));

            assertNotNull(server.read(1));
            client.close();

            assertTrue(reading.result(LIMIT));
            assertInstanceOf(UncheckedIOException.class, writing.result(LIMIT));
            server.close();
        }
    }

    // --- interrupts ----------------------------------------------------------------------------

    /** A thread that is interrupted already writes as any other, and stays interrupted. */
    @Test
    public void anInterruptedThreadWrites() {
        Pair pair = pair();

        var writing = TransportContractTask.start(() -> {
            Thread.currentThread().interrupt();
            pair.client.write("written");
            return Thread.currentThread().isInterrupted();
        });

        assertTrue(writing.result());
        assertEquals("written", pair.server.read(7));
        pair.client.write("and open");
        assertEquals("and open", pair.server.read(8));
    }

    /** An interrupt neither ends a blocked write nor closes the connection. */
    @Test
    public void anInterruptLeavesABlockedWriteAlone() {
        Pair pair = pair();
        byte[] data = random(3);
        var writing = TransportContractTask.start(() -> {
                    pair.client.write(data, 0, data.length, List.of());
                    return Thread.currentThread().isInterrupted();
                })
                .awaitBlocked();
        assumeFalse(writing.isDone());

        writing.interrupt();
        writing.staysBlockedFor(SHORT);

        assertArrayEquals(data, readAll(pair.server));
        assertTrue(writing.result());
        pair.server.write("open");
        assertEquals("open", pair.client.read(4));
    }

    // --- descriptors ---------------------------------------------------------------------------

    /** A transport that cannot pass descriptors says so before it writes a byte. */
    @Test
    public void descriptorsAreRefusedBeforeAnythingIsWritten() {
        Pair pair = pair();
        assumeFalse(pair.client.transport().passesDescriptors(), "passes descriptors");
        List<PassedDescriptor> one = List.of(PassedDescriptor.ofNumber(0));

        assertThrows(UnsupportedOperationException.class, () -> pair.client.write(new byte[1], 0, 1, one));

        pair.client.write("next");
        assertEquals("next", pair.server.read(4));
    }

    /** Bytes that bring a descriptor arrive once and in order, and the sender keeps its descriptor. */
    @Test
    public void descriptorsTravelWithTheBytes() {
        Pair pair = pair();
        assumeTrue(pair.client.transport().passesDescriptors(), "passes no descriptors");
        byte[] data = random(4);

        try (FileInputStream file = new FileInputStream("/dev/zero")) {
            List<PassedDescriptor> sixteen = Collections.nCopies(16, PassedDescriptor.of(file));
            var writing = TransportContractTask.start(() -> {
                pair.client.write(data, 0, data.length, sixteen);
                return true;
            });

            assertArrayEquals(data, readAll(pair.server));
            assertTrue(writing.result());
            assertEquals(0, file.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The peer is identified by a process and a user, if at all. */
    @Test
    public void thePeerIsThisProcess() {
        Pair pair = pair();

        assertAll(pair.both().stream().map(end -> () -> end.transport()
                .peer()
                .ifPresent(peer -> assertEquals(ProcessHandle.current().pid(), peer.pid()))));
    }

    // --- what the tests are made of ------------------------------------------------------------

    private record Pair(TransportContractEnd client, TransportContractEnd server) {
        List<TransportContractEnd> both() {
            return List.of(client, server);
        }
    }

    private interface Opening<T extends AutoCloseable> {
        T open() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    private Pair pair() {
        TransportListener listener = listen();
        TransportContractEnd client = connect(listener);
        return new Pair(client, accept(listener, LIMIT));
    }

    private TransportListener listen() {
        return keep(provider()::listen, unusedAddress());
    }
}
