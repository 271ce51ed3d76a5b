package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A bound server socket. */
final class TcpListener implements TransportListener {
    private final TcpAddress address;
    private final ServerSocket server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TcpListener(TcpAddress address, ServerSocket server) {
        this.address = address;
        this.server = server;
    }

    static TcpListener on(TcpAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        boolean listening = false;
        try {
            server.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            listening = true;
            return new TcpListener(new TcpAddress(address.host(), server.getLocalPort()), server);
        } catch (IOException e) {
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
        try {
            server.setSoTimeout(deadline.remainingMillis());
            return TcpTransport.over(server.accept());
        } catch (IOException e) {
            throw explained(e);
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
        // The number, since QEMU may resolve the name to another of the host's addresses.
        InetAddress bound = server.getInetAddress();
        InetAddress dialled = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        // Without nodelay an event's bytes wait for the acknowledgement of those before them.
        return List.of(
                "-chardev",
                "socket,id=" + chardevId.replace(",", ",,") + ",host=" + dialled.getHostAddress() + ",port="
                        + address.port() + ",server=off,nodelay=on");
    }

    @Override
    public void close() throws IOException {
        closed.set(true);
        server.close();
    }
}
