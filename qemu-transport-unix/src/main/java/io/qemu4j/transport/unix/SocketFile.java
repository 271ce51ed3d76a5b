package io.qemu4j.transport.unix;

import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/** The file of a listening socket. */
final class SocketFile {
    private final Path path;
    private final @Nullable Object key;
    private final long owner;

    private SocketFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
        this.owner = ((Number) Files.getAttribute(path, "unix:uid")).longValue();
    }

    /** Takes over the file of a socket just bound. */
    static SocketFile of(UnixAddress address) throws IOException {
        SocketFile file = new SocketFile(address.path());
        try {
            Files.setPosixFilePermissions(file.path, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            file.remove();
            throw e;
        }
    }

    /** Makes room for a listener, where that takes nothing away from anybody. */
    static void removeStale(UnixAddress address) throws IOException {
        Path path = address.path();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // On Linux a connect to any other file is refused as if it were a stale socket.
        if (!SocketNames.isSocket(path)) {
            throw new BindException(address + ": a file that is no socket is in the way");
        }
        try {
            Dial.open(SocketNames.of(address), Deadline.in(Duration.ZERO)).close();
        } catch (ConnectionRefusedSocketException e) {
            Files.deleteIfExists(path);
            return;
        } catch (IOException e) {
            // Not refused, so somebody may be there.
        }
        throw new BindException(address + ": somebody listens there");
    }

    /** The user whose socket it is. */
    long owner() {
        return owner;
    }

    /** Whether the name still leads to the file made for it. */
    boolean isInPlace() throws IOException {
        return key != null && Objects.equals(key, key(path));
    }

    void remove() throws IOException {
        if (isInPlace()) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
