package io.qemu4j.api;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A Unix domain socket in the file system. Text: {@code unix:/run/vm.qmp}.
 *
 * @param path the socket's path; relative paths are taken from the working directory
 * @since 0.1
 */
public record UnixAddress(Path path) implements MonitorAddress {
    /**
     * Checks the path.
     *
     * @param path the socket's path; relative paths are taken from the working directory
     */
    public UnixAddress {
        Objects.requireNonNull(path, "path");
    }

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public String toString() {
        return "unix:" + path;
    }
}
