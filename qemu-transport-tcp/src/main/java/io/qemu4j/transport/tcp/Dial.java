package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Connecting, to whichever of a host's addresses answers first in order. */
final class Dial {
    private Dial() {}

    static WatchedSocket to(MonitorAddress address, Deadline deadline) throws IOException {
        InetAddress[] hosts = Network.resolved(address);
        IOException failure = null;
        for (int i = 0; i < hosts.length; i++) {
            try {
                // A host that swallows packets must leave time for those behind it.
                return open(hosts[i], Network.port(address), deadline.remainingMillis() / (hosts.length - i));
            } catch (IOException e) {
                failure = together(failure, explained(address, hosts[i], e));
            }
        }
        throw failure != null ? failure : new UnknownHostException(address + ": no addresses");
    }

    private static WatchedSocket open(InetAddress host, int port, int millis) throws IOException {
        WatchedSocket socket = new WatchedSocket();
        boolean connected = false;
        try {
            socket.connect(new InetSocketAddress(host, port), Math.max(1, millis));
            requirePeer(socket);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /**
     * Where nobody listens on a port that the system also gives to those who connect, a socket may get
     * that very port and be connected to itself.
     */
    static void requirePeer(Socket socket) throws ConnectException {
        if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
            throw new ConnectException("nobody listens");
        }
    }

    private static IOException explained(MonitorAddress address, InetAddress host, IOException e) {
        String where = address + " (" + host.getHostAddress() + "): ";
        IOException failed = e instanceof SocketTimeoutException
                ? new SocketTimeoutException(where + "no answer in time")
                : new ConnectException(where + e.getMessage());
        failed.initCause(e);
        return failed;
    }

    private static IOException together(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
