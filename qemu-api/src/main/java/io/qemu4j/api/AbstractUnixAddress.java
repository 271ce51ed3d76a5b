package io.qemu4j.api;

import java.util.Objects;

/**
 * A Unix domain socket in Linux's abstract namespace: no file, gone with its last user. Text: {@code
 * unix-abstract:name}.
 *
 * <p>Such a name has neither owner nor mode. A listener of this SDK takes only processes of its own user and of
 * root; one of QEMU's takes anybody on the host who knows the name.
 *
 * @param name the name, without the leading NUL byte; not empty
 * @since 0.1
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), abstract</a>
 */
public record AbstractUnixAddress(String name) implements MonitorAddress {
    /**
     * Checks the name.
     *
     * @param name the name, without the leading NUL byte; not empty
     */
    public AbstractUnixAddress {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an abstract socket needs a name");
        }
    }

    @Override
    public String scheme() {
        return "unix-abstract";
    }

    @Override
    public String toString() {
        return "unix-abstract:" + name;
    }
}
