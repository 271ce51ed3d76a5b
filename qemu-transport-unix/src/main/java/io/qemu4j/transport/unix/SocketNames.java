package io.qemu4j.transport.unix;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** The names of sockets as the system knows them: bytes, and not many. */
final class SocketNames {
    /** {@code sun_path} of Linux less the final NUL, without which some programs misread the name. */
    private static final int MOST_BYTES = 107;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private SocketNames() {}

    static AFUNIXSocketAddress of(MonitorAddress address) throws IOException {
        byte[] name = bytes(address);
        if (name.length > MOST_BYTES) {
            throw new SocketException(address + ": " + name.length + " bytes are too long for a Unix"
                    + " socket, which takes " + MOST_BYTES + "; use a shorter directory");
        }
        requireLibrary();
        return AFUNIXSocketAddress.of(name);
    }

    static boolean isTooLong(Path path) {
        return bytes(new UnixAddress(path)).length > MOST_BYTES;
    }

    /** Whether there is a socket file, a link not followed. */
    static boolean isSocket(Path path) {
        try {
            Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return ((Integer) mode & FILE_TYPE) == SOCKET;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(MonitorAddress address) {
        if (address instanceof UnixAddress unix) {
            return unix.path().toString().getBytes(StandardCharsets.UTF_8);
        }
        if (address instanceof AbstractUnixAddress named) {
            return ("\0" + named.name()).getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException("not a Unix socket address: " + address);
    }

    static void requireLibrary() throws IOException {
        try {
            AFUNIXSocket.ensureSupported();
        } catch (LinkageError | UnsupportedOperationException e) {
            throw new IOException("junixsocket's native library cannot be used here", e);
        }
    }
}
