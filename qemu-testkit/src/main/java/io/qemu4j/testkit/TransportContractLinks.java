package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;

/** The listeners and connections of one test, closed at its end; what breaks is unchecked. */
final class TransportContractLinks {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TransportProvider provider;
    private final UnaryOperator<MonitorAddress> leadingTo;
    private final ThreadFactory threads;
    private final Queue<Closeable> opened = new ConcurrentLinkedQueue<>();

    TransportContractLinks(TransportProvider provider, UnaryOperator<MonitorAddress> leadingTo, ThreadFactory threads) {
        this.provider = provider;
        this.leadingTo = leadingTo;
        this.threads = threads;
    }

    /** The two ends of one connection. */
    record Pair(TransportContractEnd client, TransportContractEnd server) {}

    interface Opening<T extends Closeable> {
        T open() throws IOException;
    }

    TransportListener listen(Opening<TransportListener> listening) {
        return keep(listening);
    }

    TransportContractEnd connect(TransportListener listener) {
        return connect(listener, LIMIT);
    }

    /** Connects on a thread of its own, and returns when that is done or waits for the other end. */
    TransportContractTask<TransportContractEnd> startConnecting(TransportListener listener) {
        return TransportContractTask.start(threads, () -> connect(listener)).awaitBlockedOrDone();
    }

    TransportContractEnd connect(TransportListener listener, Duration limit) {
        return new TransportContractEnd(keep(() -> provider.connect(leadingTo.apply(listener.address()), limit)));
    }

    TransportContractEnd accept(TransportListener listener, Duration limit) {
        return new TransportContractEnd(keep(() -> listener.accept(limit)));
    }

    Pair pair(TransportListener listener) {
        return pair(listener, LIMIT, LIMIT);
    }

    /** Connects and accepts at the same time: where the ends shake hands, neither returns without the other. */
    Pair pair(TransportListener listener, Duration connectLimit, Duration acceptLimit) {
        var connecting = TransportContractTask.start(threads, () -> connect(listener, connectLimit));
        TransportContractEnd server = accept(listener, acceptLimit);
        return new Pair(connecting.result(), server);
    }

    void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void closeAll() {
        opened.forEach(this::close);
    }

    private <T extends Closeable> T keep(Opening<T> opening) {
        try {
            T resource = opening.open();
            opened.add(resource);
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
