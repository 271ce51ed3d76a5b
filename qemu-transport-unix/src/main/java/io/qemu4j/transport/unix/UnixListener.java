package io.qemu4j.transport.unix;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.PeerIdentity;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;

/** A bound socket and, unless its name is abstract, its file. */
final class UnixListener implements TransportListener {
    /** Bounds junixsocket's own look at a name, and what a number reused under an accept can cost. */
    private static final int SLICE_MILLIS = 500;

    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private final MonitorAddress address;
    private final AFUNIXServerSocket server;
    private final @Nullable SocketFile file;
    private final long owner;
    private final AtomicBoolean closed = new AtomicBoolean();

    private UnixListener(MonitorAddress address, AFUNIXServerSocket server, @Nullable SocketFile file)
            throws IOException {
        this.address = address;
        this.server = server;
        this.file = file;
        this.owner = file != null ? file.owner() : ((Number) Files.getAttribute(THIS_PROCESS, "unix:uid")).longValue();
    }

    static UnixListener on(MonitorAddress address) throws IOException {
        var name = SocketNames.of(address);
        if (address instanceof UnixAddress unix) {
            SocketFile.removeStale(unix);
        }
        AFUNIXServerSocket server = AFUNIXServerSocket.newInstance();
        boolean listening = false;
        try {
            // True would take the name away from whoever listens there.
            server.setReuseAddress(false);
            // True would remove the file even if it is another's by then.
            server.setDeleteOnClose(false);
            // True would wake a blocked accept a second time, by a socket that it may leak.
            server.setShutdownOnClose(false);
            server.setSoTimeout(SLICE_MILLIS);
            server.bind(name);
            SocketFile file = address instanceof UnixAddress unix ? SocketFile.of(unix) : null;
            listening = true;
            return new UnixListener(address, server, file);
        } catch (SocketException | SocketTimeoutException e) {
            BindException failed = new BindException(address + ": " + e.getMessage());
            failed.initCause(e);
            throw failed;
        } finally {
            if (!listening) {
                server.close();
            }
        }
    }

    @Override
    public MonitorAddress address() {
        return address;
    }

    @Override
    public Transport accept(Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        return PlatformThread.call(() -> accept(deadline));
    }

    private Transport accept(Deadline deadline) throws IOException {
        while (!closed.get()) {
            try {
                server.setSoTimeout(Math.min(SLICE_MILLIS, deadline.remainingMillis()));
                UnixTransport transport = new UnixTransport(server.accept());
                if (admits(transport)) {
                    return transport;
                }
            } catch (SocketTimeoutException e) {
                if (deadline.hasPassed()) {
                    throw new SocketTimeoutException(address + ": nobody connected in time");
                }
            } catch (IOException e) {
                if (!closed.get()) {
                    throw new IOException(address + ": " + reason(e), e);
                }
            }
        }
        throw new SocketException(address + ": the listener is closed");
    }

    /** junixsocket looks at the file before it accepts, and gives the socket up if it is another's. */
    private String reason(IOException e) throws IOException {
        return file == null || file.isInPlace()
                ? String.valueOf(e.getMessage())
                : "the socket file was removed or replaced";
    }

    private boolean admits(UnixTransport transport) throws IOException {
        boolean admitted = false;
        try {
            admitted = admits(transport.identity());
            return admitted;
        } finally {
            if (!admitted) {
                transport.close();
            }
        }
    }

    /**
     * Whether the peer may connect, as to a file of mode 0600. junixsocket binds with mode 0666, so that in a
     * directory open to others somebody may have slipped in; an abstract name has no mode at all.
     */
    private boolean admits(PeerIdentity peer) {
        if (peer.uid() == owner || peer.uid() == 0) {
            return true;
        }
        System.getLogger(UnixListener.class.getName())
                .log(
                        Level.WARNING,
                        "{0}: turned away {1}, which is neither user {2} nor root",
                        address,
                        peer,
                        String.valueOf(owner));
        return false;
    }

    @Override
    public List<String> qemuArguments(String chardevId) {
        String name = address instanceof AbstractUnixAddress named
                ? named.name()
                : ((UnixAddress) address).path().toAbsolutePath().toString();
        return List.of(
                "-chardev",
                "socket,id=" + escaped(chardevId) + ",path=" + escaped(name)
                        + (file == null ? ",abstract=on,tight=on" : "") + ",server=off");
    }

    private static String escaped(String value) {
        return value.replace(",", ",,");
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (file != null) {
                file.remove();
            }
        } finally {
            server.close();
        }
    }
}
