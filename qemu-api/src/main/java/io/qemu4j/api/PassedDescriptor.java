package io.qemu4j.api;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor to hand to QEMU. QEMU gets a copy; the original stays the caller's, to be closed
 * by the caller once the command is answered.
 *
 * <p>The object that owns the descriptor is kept reachable for as long as this object is, so that the
 * garbage collector does not close it under way.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class PassedDescriptor {
    private final @Nullable FileDescriptor descriptor;
    private final int number;
    private final Object owner;

    private PassedDescriptor(@Nullable FileDescriptor descriptor, int number, Object owner) {
        this.descriptor = descriptor;
        this.number = number;
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    /**
     * The descriptor of an open file or pipe, for reading.
     *
     * @param stream the stream; it stays the caller's
     * @return the descriptor
     * @throws IllegalArgumentException if the stream is closed
     */
    public static PassedDescriptor of(FileInputStream stream) {
        return opened(stream::getFD, stream);
    }

    /**
     * The descriptor of an open file or pipe, for writing.
     *
     * @param stream the stream; it stays the caller's
     * @return the descriptor
     * @throws IllegalArgumentException if the stream is closed
     */
    public static PassedDescriptor of(FileOutputStream stream) {
        return opened(stream::getFD, stream);
    }

    /**
     * The descriptor of an open file, in the mode it was opened with.
     *
     * @param file the file; it stays the caller's
     * @return the descriptor
     * @throws IllegalArgumentException if the file is closed
     */
    public static PassedDescriptor of(RandomAccessFile file) {
        return opened(file::getFD, file);
    }

    /**
     * A descriptor that something else owns, such as a junixsocket socket.
     *
     * @param descriptor the descriptor
     * @param owner what would close it when collected; kept reachable
     * @return the descriptor
     * @throws IllegalArgumentException if the descriptor is not open
     */
    public static PassedDescriptor of(FileDescriptor descriptor, Object owner) {
        if (!descriptor.valid()) {
            throw new IllegalArgumentException("the descriptor of " + owner + " is not open");
        }
        return new PassedDescriptor(descriptor, -1, owner);
    }

    /**
     * The descriptor of something whose type is known only at run time: one of the types above.
     *
     * @param source the stream, file or descriptor; it stays the caller's
     * @return the descriptor
     * @throws IllegalArgumentException if it is closed, or of a type whose descriptor the JDK hides, as {@link
     *     java.nio.channels.FileChannel}, {@link java.net.Socket} and {@link
     *     java.nio.channels.SocketChannel} do; the message names what works
     */
    public static PassedDescriptor of(Object source) {
        if (source instanceof FileInputStream stream) {
            return of(stream);
        }
        if (source instanceof FileOutputStream stream) {
            return of(stream);
        }
        if (source instanceof RandomAccessFile file) {
            return of(file);
        }
        if (source instanceof FileDescriptor descriptor) {
            return of(descriptor, descriptor);
        }
        throw new IllegalArgumentException(
                "Java does not tell the descriptor of " + source.getClass().getName() + "; " + instead(source));
    }

    private static String instead(Object source) {
        if (source instanceof FileChannel) {
            return "open the file as a RandomAccessFile, FileInputStream or FileOutputStream, whose getChannel()"
                    + " gives a channel of the same descriptor, and pass that";
        }
        if (source instanceof Socket || source instanceof ServerSocket || source instanceof Channel) {
            return "take a socket of io.qemu4j.api.spi.Descriptors.socketPair(), or one of junixsocket's with"
                    + " of(socket.getFileDescriptor(), socket)";
        }
        return "what can be passed: FileInputStream, FileOutputStream, RandomAccessFile, FileDescriptor with its"
                + " owner, a number";
    }

    /**
     * A descriptor known by its number alone, such as one inherited from the parent process.
     *
     * @param number the number; it is not checked to be open
     * @return the descriptor
     * @throws IllegalArgumentException if the number is negative
     */
    public static PassedDescriptor ofNumber(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor number: " + number);
        }
        return new PassedDescriptor(null, number, number);
    }

    /**
     * For transports: the descriptor, where it is known as a Java object.
     *
     * @return the descriptor; empty for one known by number alone
     */
    public Optional<FileDescriptor> descriptor() {
        return Optional.ofNullable(descriptor);
    }

    /**
     * For transports: the number, for a descriptor known by its number alone.
     *
     * @return the number; empty otherwise
     */
    public OptionalInt number() {
        return descriptor == null ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** What owns the descriptor, for people. */
    @Override
    public String toString() {
        return descriptor == null ? "descriptor " + number : "descriptor of " + owner;
    }

    private static PassedDescriptor opened(Opener opener, Object owner) {
        try {
            return of(opener.descriptor(), owner);
        } catch (IOException e) {
            throw new IllegalArgumentException(owner + " has no descriptor", e);
        }
    }

    private interface Opener {
        FileDescriptor descriptor() throws IOException;
    }
}
