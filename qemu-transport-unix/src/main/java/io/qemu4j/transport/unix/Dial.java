package io.qemu4j.transport.unix;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/** Connecting, with its failures explained. */
final class Dial {
    private Dial() {}

    static AFUNIXSocket to(MonitorAddress address, Deadline deadline) throws IOException {
        try {
            if (address instanceof UnixAddress unix && SocketNames.isTooLong(unix.path())) {
                return throughLink(unix.path(), deadline);
            }
            return open(SocketNames.of(address), deadline);
        } catch (IOException e) {
            throw explained(address, e);
        }
    }

    /** Connects; what junixsocket throws passes as it is. */
    static AFUNIXSocket open(AFUNIXSocketAddress name, Deadline deadline) throws IOException {
        AFUNIXSocket socket = AFUNIXSocket.newInstance();
        boolean connected = false;
        try {
            // On Linux the send timeout bounds the wait for a place in the listener's queue, which
            // has no other bound. It must not outlive the wait.
            socket.setSoTimeout(deadline.remainingMillis());
            socket.connect(name);
            socket.setSoTimeout(0);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    private static AFUNIXSocket throughLink(Path path, Deadline deadline) throws IOException {
        Path directory = Files.createTempDirectory("qemu");
        Path link = directory.resolve("s");
        try {
            Files.createSymbolicLink(link, path.toAbsolutePath());
            return open(SocketNames.of(new UnixAddress(link)), deadline);
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(directory);
        }
    }

    private static IOException explained(MonitorAddress address, IOException e) {
        if (e instanceof SocketTimeoutException) {
            SocketTimeoutException late = new SocketTimeoutException(
                    address + ": the queue of connections stayed full; another client may hold the monitor");
            late.initCause(e);
            return late;
        }
        ConnectException failed = new ConnectException(address + ": " + reason(address, e));
        failed.initCause(e);
        return failed;
    }

    private static String reason(MonitorAddress address, IOException e) {
        if (address instanceof UnixAddress unix && Files.notExists(unix.path())) {
            return "no socket file: is QEMU running?";
        }
        if (!(e instanceof ConnectionRefusedSocketException)) {
            return String.valueOf(e.getMessage());
        }
        if (!(address instanceof UnixAddress unix)) {
            return "refused: nobody listens";
        }
        return SocketNames.isSocket(unix.path())
                ? "refused: a stale socket file, nobody listens"
                : "refused: not a socket";
    }
}
