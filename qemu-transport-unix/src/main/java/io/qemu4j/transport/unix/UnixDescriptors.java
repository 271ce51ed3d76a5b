package io.qemu4j.transport.unix;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.SocketPair;
import java.io.FileDescriptor;
import java.io.IOException;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Descriptors by way of junixsocket.
 *
 * <p>Threads: every method may be called from any thread.
 *
 * @since 0.1
 */
public final class UnixDescriptors implements Descriptors {
    /** Does nothing: the native library loads with the first call. */
    public UnixDescriptors() {}

    @Override
    public int number(PassedDescriptor descriptor) throws IOException {
        return cast(descriptor, Integer.class);
    }

    @Override
    public ProcessBuilder.Redirect inherit(PassedDescriptor descriptor) throws IOException {
        return cast(descriptor, ProcessBuilder.Redirect.class);
    }

    @Override
    public SocketPair socketPair() throws IOException {
        return PlatformThread.call(UnixSocketPair::open);
    }

    private static <T> T cast(PassedDescriptor descriptor, Class<T> type) throws IOException {
        SocketNames.requireLibrary();
        return FileDescriptorCast.using(open(descriptor)).as(type);
    }

    /** The descriptor; one that is not open fails here, not in a system call, which names none. */
    static FileDescriptor open(PassedDescriptor passed) {
        try {
            FileDescriptor descriptor = passed.descriptor().isPresent()
                    ? passed.descriptor().get()
                    : FileDescriptorCast.unsafeUsing(passed.number().getAsInt()).getFileDescriptor();
            if (descriptor.valid()) {
                return descriptor;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(passed + " is not open", e);
        }
        throw new IllegalArgumentException(passed + " is not open");
    }
}
