package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A bound server socket. */
final class TcpListener implements TransportListener {
    /** What a handshake gets however short the limit: it takes a few round trips with somebody who is there. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private final MonitorAddress address;
    private final WatchedServerSocket server;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable WatchedSocket greeted;

    private TcpListener(MonitorAddress address, WatchedServerSocket server) {
        this.address = address;
        this.server = server;
    }

    static TcpListener on(MonitorAddress address) throws IOException {
        WatchedServerSocket server = new WatchedServerSocket();
        boolean listening = false;
        try {
            server.bind(new InetSocketAddress(Network.resolved(address)[0], Network.port(address)));
            listening = true;
            return new TcpListener(bound(address, server), server);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            BindException failed =
                    new BindException(reason.startsWith(address.toString()) ? reason : address + ": " + reason);
            failed.initCause(e);
            throw failed;
        } finally {
            if (!listening) {
                server.close();
            }
        }
    }

    private static MonitorAddress bound(MonitorAddress address, ServerSocket server) {
        return address instanceof TcpAddress tcp
                ? tcp.withPort(server.getLocalPort())
                : ((TlsAddress) address).withPort(server.getLocalPort());
    }

    @Override
    public MonitorAddress address() {
        return address;
    }

    @Override
    public Transport accept(Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        WatchedSocket socket;
        try {
            server.setSoTimeout(deadline.remainingMillis());
            socket = server.accept();
        } catch (IOException e) {
            throw explained(e);
        }
        return address instanceof TlsAddress tls ? secured(socket, tls, deadline) : TcpTransport.over(socket);
    }

    private Transport secured(WatchedSocket socket, TlsAddress tls, Deadline deadline) throws IOException {
        greeted = socket;
        try {
            if (closed.get()) {
                socket.close();
            }
            boolean shorter = deadline.remaining().compareTo(HANDSHAKE) < 0;
            return TlsTransport.server(socket, tls, shorter ? Deadline.in(HANDSHAKE) : deadline);
        } catch (IOException e) {
            throw closed.get() ? explained(e) : e;
        } finally {
            greeted = null;
        }
    }

    private IOException explained(IOException e) {
        IOException failed;
        if (closed.get()) {
            failed = new SocketException(address + ": the listener is closed");
        } else if (e instanceof SocketTimeoutException) {
            failed = new SocketTimeoutException(address + ": nobody connected in time");
        } else {
            failed = new SocketException(address + ": " + e.getMessage());
        }
        failed.initCause(e);
        return failed;
    }

    @Override
    public List<String> qemuArguments(String chardevId) {
        return address instanceof TlsAddress tls
                ? tlsArguments(tls, chardevId)
                : List.of("-chardev", chardev(chardevId));
    }

    private List<String> tlsArguments(TlsAddress tls, String chardevId) {
        Path credentials = tls.qemuCredentials()
                .orElseThrow(() -> new IllegalStateException(
                        address + ": QEMU needs certificates of its own to connect; name their directory in the"
                                + " address, by withQemuCredentials(Path) or ?qemu-credentials=DIRECTORY"));
        String id = escaped(chardevId + "-tls");
        return List.of(
                "-object",
                "tls-creds-x509,id=" + id + ",dir="
                        + escaped(credentials.toAbsolutePath().toString()) + ",endpoint=client,verify-peer=on",
                "-chardev",
                chardev(chardevId) + ",tls-creds=" + id);
    }

    private String chardev(String chardevId) {
        // Without nodelay an event's bytes wait for the acknowledgement of those before them.
        return "socket,id=" + escaped(chardevId) + ",host=" + escaped(dialled()) + ",port=" + server.getLocalPort()
                + ",server=off,nodelay=on";
    }

    private String dialled() {
        InetAddress bound = server.getInetAddress();
        if (bound.isAnyLocalAddress()) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
        // The number, since QEMU may resolve the name to another of the host's addresses; but with TLS
        // the name, which QEMU looks for in the certificate.
        return address instanceof TlsAddress tls ? tls.host() : bound.getHostAddress();
    }

    private static String escaped(String value) {
        return value.replace(",", ",,");
    }

    @Override
    public void close() throws IOException {
        closed.set(true);
        WatchedSocket shakingHands = greeted;
        if (shakingHands != null) {
            shakingHands.close();
        }
        server.close();
    }
}
