package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens and connects in memory, so that the contract, which needs that, can look at {@link MemoryTransport}. */
final class MemoryTransportProvider implements TransportProvider {
    private static final String SCHEME = "memory";
    private static final int ROOM = 1 << 16;

    private final Map<MonitorAddress, Listener> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    private record Address(String name) implements MonitorAddress {
        @Override
        public String scheme() {
            return SCHEME;
        }

        @Override
        public String toString() {
            return SCHEME + ":" + name;
        }
    }

    MonitorAddress unusedAddress() {
        return new Address("m" + names.incrementAndGet());
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
        String name = text.substring(SCHEME.length() + 1);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("no name: " + text);
        }
        return new Address(name);
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        Deadline.in(limit);
        Listener listener = listeners.get(address);
        if (listener == null) {
            throw new ConnectException(address + ": nobody listens");
        }
        MemoryTransport.Pair pair = MemoryTransport.pair(ROOM);
        listener.arrived.add(Optional.of(pair.server()));
        return pair.client();
    }

    @Override
    public TransportListener listen(MonitorAddress address) {
        Listener listener = new Listener(address);
        listeners.put(address, listener);
        return listener;
    }

    private final class Listener implements TransportListener {
        private final MonitorAddress address;
        private final AtomicBoolean closed = new AtomicBoolean();

        /** Empty at the end. */
        private final BlockingQueue<Optional<Transport>> arrived = new LinkedBlockingQueue<>();

        Listener(MonitorAddress address) {
            this.address = address;
        }

        @Override
        public MonitorAddress address() {
            return address;
        }

        @Override
        public Transport accept(Duration limit) throws IOException {
            Deadline deadline = Deadline.in(limit);
            if (closed.get()) {
                throw new SocketException(address + ": closed");
            }
            try {
                Optional<Transport> next = arrived.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new SocketTimeoutException(address + ": nobody connected in time");
                }
                return next.orElseThrow(() -> new SocketException(address + ": closed"));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        /** Nobody will take it any more. */
        private static void reset(Transport waiting) {
            try {
                waiting.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** QEMU cannot reach into this process: its end leads nowhere. */
        @Override
        public List<String> qemuArguments(String chardevId) {
            return List.of("-chardev", "null,id=" + chardevId.replace(",", ",,") + ",logfile=/dev/null");
        }

        @Override
        public void close() {
            listeners.remove(address, this);
            closed.set(true);
            arrived.forEach(waiting -> waiting.ifPresent(Listener::reset));
            arrived.add(Optional.empty());
        }
    }
}
