package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContractLinks.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How a provider reads addresses, connects and, where it listens, accepts. The first half
 * of {@link TransportContract}, which is the class to extend.
 *
 * <p>Threads: the tests of one instance run one after the other.
 *
 * @since 0.1
 */
@SuppressWarnings("exports") // JUnit is there when this class is used.
public abstract class ListenerContract {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final int MOST_QUEUED = 1_000;

    private @Nullable TransportContractLinks opened;

    /** For subclasses. */
    protected ListenerContract() {}

    /**
     * The provider under test.
     *
     * @return the provider
     */
    protected abstract TransportProvider provider();

    /**
     * A place to {@link #listen} on that no test used before.
     *
     * @return the address
     */
    protected abstract MonitorAddress unusedAddress();

    /**
     * Listens for what the provider connects. By default the provider itself does. Where it only connects, this is
     * for another transport to do: {@code Transports.installed().listen(address)}, say.
     *
     * @param address an {@link #unusedAddress}
     * @return the listener
     * @throws IOException if the address cannot be listened on
     */
    protected TransportListener listen(MonitorAddress address) throws IOException {
        return provider().listen(address);
    }

    /**
     * The address by which the provider connects to a listener. By default the listener's own; another where
     * another transport listens.
     *
     * @param listening a listener's address
     * @return the address to connect to
     */
    protected MonitorAddress leadingTo(MonitorAddress listening) {
        return listening;
    }

    /**
     * Whether a program in between carries the bytes, as ssh or socat does. By default none does. With one, connecting
     * is to start it, and nobody can tell from outside when it arrives: connecting neither waits for the other end nor
     * fails where nobody listens; the stream ends then. The other end's peer is the program. All else is as without.
     *
     * @return true for a program in between
     */
    protected boolean isRelayed() {
        return false;
    }

    /**
     * A limit within which connecting and accepting succeed with ease, where both ends are there. By default a
     * tenth of a second; more for a transport whose ends shake hands.
     *
     * @return the limit
     */
    protected Duration shortLimit() {
        return SHORT;
    }

    /**
     * Whether virtual threads read, write, connect and accept, which takes Java 21. By default threads of the
     * platform do.
     *
     * @return true for virtual threads
     */
    protected boolean onVirtualThreads() {
        return false;
    }

    /** Closes what the test opened. */
    @AfterEach
    public void closeAll() {
        links().closeAll();
    }

    /** The provider reads the text of its own addresses. */
    @Test
    public void addressesAreReadBack() {
        MonitorAddress address = leadingTo(unusedAddress());

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

    /** QEMU is told the id of the character device, commas doubled. */
    @Test
    public void qemuArgumentsNameTheDevice() {
        List<String> arguments = listen().qemuArguments("mon,0");

        assertTrue(String.join(" ", arguments).contains("id=mon,,0,"), arguments::toString);
    }

    /** Connecting where nobody listens fails at once, with the address in the message; through a relay, the stream ends. */
    @Test
    public void connectingToNobodyFailsAtOnce() {
        TransportListener listener = listen();
        MonitorAddress nobody = leadingTo(listener.address());
        links().close(listener);

        if (isRelayed()) {
            TransportContractEnd client = links().connect(listener);
            assertEquals(-1, start(client::readOnce).result());
            return;
        }
        var connecting = start(() -> provider().connect(nobody, LIMIT));

        Throwable failure = connecting.failure(SOON);
        assertInstanceOf(IOException.class, failure);
        assertTrue(failure.toString().contains(nobody.toString()), failure::toString);
    }

    /** Where connections pile up, connecting takes no longer than its limit; through a relay, it needs no time of it. */
    @Test
    public void connectingIsBoundedWhileTheQueueIsFull() {
        TransportListener listener = listen();
        if (isRelayed()) {
            start(() -> links().connect(listener, Duration.ZERO)).result(SOON);
            return;
        }
        assumeTrue(fill(listener), "the queue takes any number");

        MonitorAddress full = leadingTo(listener.address());
        for (Duration limit : List.of(SHORT, Duration.ZERO)) {
            long before = System.nanoTime();
            assertThrows(SocketTimeoutException.class, () -> provider().connect(full, limit));
            assertTook(before, limit);
        }
    }

    private boolean fill(TransportListener listener) {
        for (int i = 0; i < MOST_QUEUED; i++) {
            try {
                links().connect(listener, SHORT);
            } catch (UncheckedIOException e) {
                return true;
            }
        }
        return false;
    }

    /** A zero limit accepts nobody but who is there already, which through a relay takes its time; the listener lives on. */
    @Test
    public void acceptingWithoutTimeTakesWhoIsThere() {
        TransportListener listener = listen();

        assertThrows(SocketTimeoutException.class, () -> listener.accept(Duration.ZERO));

        var connecting = links().startConnecting(listener);
        TransportContractEnd server = links().accept(listener, isRelayed() ? LIMIT : Duration.ZERO);
        connecting.result().write("x");
        assertEquals("x", server.read(1));
    }

    /** A listener waits as long as its limit, and no longer. */
    @Test
    public void acceptingIsBounded() {
        TransportListener listener = listen();
        long before = System.nanoTime();

        assertThrows(SocketTimeoutException.class, () -> listener.accept(SHORT));

        assertTook(before, SHORT);
    }

    /** Who connects while the listener waits is accepted. */
    @Test
    public void acceptingWaitsForAConnection() {
        TransportListener listener = listen();
        var accepting = start(() -> links().accept(listener, FOR_EVER)).awaitBlocked();

        TransportContractEnd client = links().connect(listener);

        TransportContractEnd server = accepting.result();
        server.write("hello");
        assertEquals("hello", client.read(5));
    }

    /** A negative limit is a mistake. */
    @Test
    public void negativeLimitsAreRefused() {
        TransportListener listener = listen();
        MonitorAddress address = leadingTo(listener.address());
        Duration negative = Duration.ofNanos(-1);

        assertThrows(IllegalArgumentException.class, () -> listener.accept(negative));
        assertThrows(IllegalArgumentException.class, () -> provider().connect(address, negative));
    }

    /** Closing the listener ends a wait for connections, and not as if time had run out. */
    @Test
    public void closeEndsABlockedAccept() {
        TransportListener listener = listen();
        var accepting = start(() -> listener.accept(FOR_EVER)).awaitBlocked();

        links().close(listener);

        Throwable failure = accepting.failure(SOON);
        assertInstanceOf(IOException.class, failure);
        assertFalse(failure instanceof SocketTimeoutException, failure::toString);
    }

    /** A closed listener says so; closing it again does nothing. */
    @Test
    public void aClosedListenerAcceptsNobody() {
        TransportListener listener = listen();

        links().close(listener);
        links().close(listener);

        IOException failure = assertThrows(IOException.class, () -> listener.accept(LIMIT));
        assertFalse(failure instanceof SocketTimeoutException, failure::toString);
    }

    /** Connections outlive the listener that made them. */
    @Test
    public void connectionsOutliveTheListener() {
        TransportListener listener = listen();
        Pair pair = links().pair(listener);

        links().close(listener);

        pair.server().write("still here");
        assertEquals("still here", pair.client().read(10));
    }

    /** The limits of connect and accept do not stay behind as limits of read. */
    @Test
    public void readsOutlastTheLimitsOfConnectAndAccept() {
        TransportListener listener = listen();
        Pair pair = links().pair(listener, shortLimit(), shortLimit());
        var clientReads = start(() -> pair.client().read(1));
        var serverReads = start(() -> pair.server().read(1));

        clientReads.staysBlockedFor(shortLimit().multipliedBy(2).plus(SHORT));
        serverReads.staysBlockedFor(SHORT);

        pair.server().write("c");
        pair.client().write("s");
        assertEquals("c", clientReads.result());
        assertEquals("s", serverReads.result());
    }

    private ThreadFactory threads() {
        return onVirtualThreads() ? TransportContractTask.virtualThreads() : TransportContractTask::daemon;
    }

    <T> TransportContractTask<T> start(Callable<T> call) {
        return TransportContractTask.start(threads(), call);
    }

    TransportContractTask<Boolean> start(Runnable call) {
        return start(() -> {
            call.run();
            return true;
        });
    }

    TransportContractLinks links() {
        if (opened == null) {
            opened = new TransportContractLinks(provider(), this::leadingTo, threads());
        }
        return opened;
    }

    TransportListener listen() {
        return links().listen(() -> listen(unusedAddress()));
    }

    private static void assertTook(long before, Duration limit) {
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(limit.multipliedBy(9).dividedBy(10)) >= 0, () -> "only " + took);
        assertTrue(took.compareTo(limit.plus(SOON)) < 0, () -> "as long as " + took);
    }
}
