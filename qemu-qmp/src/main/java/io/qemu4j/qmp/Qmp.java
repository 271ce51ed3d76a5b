package io.qemu4j.qmp;

import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens QMP sessions: connects, waits for the greeting and negotiates.
 *
 * <pre>{@code
 * try (QmpSession session = Qmp.connect("unix:/run/vm.qmp")) {
 *     System.out.println(session.execute("query-status"));
 * }
 * }</pre>
 *
 * <p>Whoever connects to a QEMU that runs has missed events already: open {@link QmpSession#events} first, ask
 * for the state second. Where QEMU dials in, {@link #openWithEvents} misses none.
 *
 * <p>Threads: every method blocks its caller until the session is open or has failed, and starts the
 * session's reader thread. A failed call leaves no thread and no connection.
 *
 * @since 0.1
 */
public final class Qmp {
    private Qmp() {}

    /**
     * A session, and everything QEMU said in it so far and from now on.
     *
     * <p>Threads: safe.
     */
    public static final class WithEvents {
        private final LiveSession session;
        private final EventStream events;

        WithEvents(LiveSession session, EventStream events) {
            this.session = session;
            this.events = events;
        }

        /**
         * The session.
         *
         * @return the session, the caller's to close
         */
        public QmpSession session() {
            return session;
        }

        /**
         * Every event since the first byte; bounded as any stream.
         *
         * @return the stream, the caller's to close
         */
        public EventStream events() {
            return events;
        }

        /**
         * QEMU's last {@code SHUTDOWN}, which says why it ends: kept whatever the bound on streams, and whoever
         * took it from them.
         *
         * @param limit how long to wait for the session to end, and with it for what QEMU said last; zero looks at
         *     what has come
         * @return the event; empty if there was none
         * @throws IllegalArgumentException if the limit is negative
         * @throws InterruptedCallException if the thread is interrupted while it waits
         */
        public Optional<Event> lastShutdown(Duration limit) {
            return session.link().lastShutdown(Deadline.in(limit));
        }
    }

    /**
     * Connects to a monitor, with the default options.
     *
     * @param address where it listens
     * @return the open session, the caller's to close
     * @throws ConnectFailedException if there is no connection, greeting or negotiation in time
     * @throws io.qemu4j.api.NoTransportException if no installed transport takes the address
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession connect(MonitorAddress address) {
        return connect(address, SessionOptions.defaults());
    }

    /**
     * Connects to a monitor.
     *
     * @param address where it listens
     * @param options how the session behaves
     * @return the open session, the caller's to close
     * @throws ConnectFailedException if there is no connection, greeting or negotiation within {@link
     *     SessionOptions#withConnectLimit}
     * @throws io.qemu4j.api.NoTransportException if no transport takes the address
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession connect(MonitorAddress address, SessionOptions options) {
        return connect(address, options.transports(), options);
    }

    /**
     * Connects to a monitor given as text, such as {@code unix:/run/vm.qmp} or {@code
     * tcp:localhost:4444}, with the default options.
     *
     * @param address where it listens
     * @return the open session, the caller's to close
     * @throws IllegalArgumentException if the text is no address
     * @throws ConnectFailedException as {@link #connect(MonitorAddress)}
     * @throws io.qemu4j.api.NoTransportException if no installed transport reads the address
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession connect(String address) {
        return connect(address, SessionOptions.defaults());
    }

    /**
     * Connects to a monitor given as text.
     *
     * @param address where it listens
     * @param options how the session behaves
     * @return the open session, the caller's to close
     * @throws IllegalArgumentException if the text is no address
     * @throws ConnectFailedException as {@link #connect(MonitorAddress, SessionOptions)}
     * @throws io.qemu4j.api.NoTransportException if no transport reads the address
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession connect(String address, SessionOptions options) {
        Transports transports = options.transports();
        return connect(transports.parse(address), transports, options);
    }

    /**
     * Connects to a Unix domain socket: short for {@code connect(new UnixAddress(path))}.
     *
     * @param path where it listens
     * @return the open session, the caller's to close
     * @throws ConnectFailedException as {@link #connect(MonitorAddress)}
     * @throws io.qemu4j.api.NoTransportException if the Unix transport is not installed
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession connect(Path path) {
        return connect(new UnixAddress(path));
    }

    /**
     * Opens a session over a connection that is already there.
     *
     * @param transport the connection; the session's from here on, closed also when opening fails
     * @param options how the session behaves
     * @return the open session, the caller's to close
     * @throws ConnectFailedException if there is no greeting or negotiation within {@link
     *     SessionOptions#withConnectLimit}
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static QmpSession open(Transport transport, SessionOptions options) {
        LiveSession session = new LiveSession(name(options, "qmp"), transport, options);
        Negotiation.run(session, options, Deadline.in(options.connectLimit()));
        return session;
    }

    /**
     * Opens a session over a connection that is already there, with a stream of every event since its first
     * byte: none is missed, however early.
     *
     * @param transport the connection; the session's from here on, closed also when opening fails
     * @param options how the session behaves
     * @return the open session and the stream, the caller's to close
     * @throws ConnectFailedException as {@link #open}
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static WithEvents openWithEvents(Transport transport, SessionOptions options) {
        LiveSession session = new LiveSession(name(options, "qmp"), transport, options);
        EventStream events = session.events(EventFilter.any());
        Negotiation.run(session, options, Deadline.in(options.connectLimit()));
        return new WithEvents(session, events);
    }

    private static QmpSession connect(MonitorAddress address, Transports transports, SessionOptions options) {
        Deadline deadline = Deadline.in(options.connectLimit());
        Transport transport;
        try {
            transport = transports.connect(address, deadline.remaining());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedCallException("interrupted while connecting to " + address, e);
            }
            throw new ConnectFailedException("cannot connect to " + address + ": " + e.getMessage(), e);
        }
        LiveSession session = new LiveSession(name(options, address.toString()), transport, options);
        Negotiation.run(session, options, deadline);
        return session;
    }

    private static String name(SessionOptions options, String otherwise) {
        return options.name().isEmpty() ? otherwise : options.name();
    }
}
