package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners of all sorts, and a process that lives meanwhile. */
class DialInTest {
    private static final Deadline SOON = Deadline.in(Duration.ofSeconds(10));

    private final Deque<Object> arrivals = new ArrayDeque<>();
    private boolean closes = true;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("cat").start();
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Transport accept() throws IOException, InterruptedException {
        DialIn place = DialIn.listen(Transports.of(new Arrivals()), new UnixAddress(Path.of("/x")), new Cleanup());
        return place.accept(process, SOON);
    }

    @Test
    void listenerThatDoesNotCloseLosesNobody() throws Exception {
        FakeLine qemu = new FakeLine();
        arrivals.add(qemu);
        closes = false;

        assertSame(qemu, accept());
    }

    @Test
    void listenerThatDoesNotCloseHidesNoFailure() {
        IOException failure = new IOException("meant to be");
        arrivals.add(failure);
        closes = false;

        assertSame(failure, assertThrows(IOException.class, this::accept));
    }

    @Test
    void strangersAreTurnedAwayAndToldOf() throws Exception {
        FakeLine qemu = new FakeLine();
        arrivals.addAll(List.of(new SSLProtocolException("not TLS"), new SSLProtocolException("closed"), qemu));
        assertSame(qemu, accept());

        IOException refused = new SSLHandshakeException("the peer sent no certificate");
        arrivals.addAll(List.of(new SSLProtocolException("not TLS"), refused));
        IOException e = assertThrows(IOException.class, this::accept);

        assertSame(refused, e);
        assertEquals("not TLS", e.getSuppressed()[0].getMessage());
    }

    private final class Arrivals implements TransportProvider, TransportListener {
        @Override
        public Set<String> schemes() {
            return Set.of("unix");
        }

        @Override
        public boolean supports(MonitorAddress address) {
            return true;
        }

        @Override
        public MonitorAddress parse(String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Transport connect(MonitorAddress address, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TransportListener listen(MonitorAddress address) {
            return this;
        }

        @Override
        public MonitorAddress address() {
            return new UnixAddress(Path.of("/x"));
        }

        @Override
        public Transport accept(Duration limit) throws IOException {
            Object next = arrivals.remove();
            if (next instanceof IOException failure) {
                throw failure;
            }
            return (Transport) next;
        }

        @Override
        public List<String> qemuArguments(String chardevId) {
            return List.of();
        }

        @Override
        public void close() throws IOException {
            if (!closes) {
                throw new IOException("cannot close");
            }
        }
    }
}
