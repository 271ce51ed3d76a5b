package io.qemu4j.transport.unix;

import static io.qemu4j.transport.unix.CLibrary.INT;
import static io.qemu4j.transport.unix.CLibrary.LONG;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Linux's epoll(7). It leaves the files it watches as they are, blocking. Threads: one awaits, any may ask {@link
 * #isReadable}; all else is guarded by {@link Poller}.
 */
final class Epoll {
    static final long WOKEN = 0;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    /** EPOLLIN | EPOLLONESHOT. An error and the end of the stream are reported as well. */
    private static final int READABLE_ONCE = 1 | 1 << 30;

    private static final int NOTHING = 0;

    /** MSG_PEEK | MSG_DONTWAIT. */
    private static final int LOOK = 2 | 0x40;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int MOST = 64;
    /** Where the number is in struct epoll_event, which is packed on this one architecture. */
    private static final int TOKEN = System.getProperty("os.arch", "").equals("amd64") ? 4 : 8;

    private static final int SIZE = TOKEN + Long.BYTES;

    private static final @Nullable Functions FUNCTIONS = functions();

    private final Functions system;
    private final ByteBuffer change = buffer(SIZE);
    private final ByteBuffer ready = buffer(MOST * SIZE);
    private final long changeAddress;
    private final long readyAddress;
    /** Written by whoever looks, read by nobody. */
    private final ByteBuffer look = buffer(1);

    private final long lookAddress;
    private final int descriptor;
    /** An eventfd that is readable from the start; to watch for that is to wake who awaits. */
    private final int waker;

    /** Each returns −1 when it fails. */
    private record Functions(
            MethodHandle create,
            MethodHandle control,
            MethodHandle await,
            MethodHandle event,
            MethodHandle receive,
            MethodHandle close) {}

    private static @Nullable Functions functions() {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("sun.arch.data.model", "").equals("64")
                || !CLibrary.isGranted()) {
            return null;
        }
        try {
            return new Functions(
                    CLibrary.function("epoll_create1", INT),
                    CLibrary.function("epoll_ctl", INT, INT, INT, LONG),
                    CLibrary.function("epoll_wait", INT, LONG, INT, INT),
                    CLibrary.function("eventfd", INT, INT),
                    // Its result, a long, is one of -1, 0 and 1 here.
                    CLibrary.function("recv", INT, LONG, LONG, INT),
                    CLibrary.function("close", INT));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A JDK whose foreign functions are others, or a platform that has none.
            return null;
        }
    }

    /** Null where it is not to be had: too old a JDK, no native access, no descriptors left. */
    static @Nullable Epoll open() {
        Functions system = FUNCTIONS;
        if (system == null) {
            return null;
        }
        try {
            Epoll epoll = new Epoll(system);
            if (epoll.descriptor >= 0 && epoll.waker >= 0 && epoll.control(ADD, epoll.waker, NOTHING, WOKEN)) {
                return epoll;
            }
            epoll.close();
            return null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private Epoll(Functions system) throws ReflectiveOperationException {
        this.system = system;
        changeAddress = CLibrary.address(change);
        readyAddress = CLibrary.address(ready);
        lookAddress = CLibrary.address(look);
        descriptor = call(() -> (int) system.create().invokeExact(CLOSE_ON_EXEC));
        waker = call(() -> (int) system.event().invokeExact(1, CLOSE_ON_EXEC));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Watches a file, until it is readable. The token is not {@link #WOKEN}. */
    boolean add(int file, long token) {
        return control(ADD, file, READABLE_ONCE, token);
    }

    /** Watches it again. */
    boolean renew(int file, long token) {
        return control(MODIFY, file, READABLE_ONCE, token);
    }

    void remove(int file) {
        control(DELETE, file, NOTHING, WOKEN);
    }

    /** Needs no memory of the system's, so that it cannot fail for want of that. */
    void wake() {
        control(MODIFY, waker, READABLE_ONCE, WOKEN);
    }

    /**
     * Whether a read of a socket would return at once. An urgent byte, which nobody here sends, makes one readable
     * whose read blocks.
     */
    boolean isReadable(int socket) {
        return call(() -> (int) system.receive().invokeExact(socket, lookAddress, 1L, LOOK)) >= 0;
    }

    private boolean control(int operation, int file, int events, long token) {
        change.putInt(0, events).putLong(TOKEN, token);
        return call(() -> (int) system.control().invokeExact(descriptor, operation, file, changeAddress)) >= 0;
    }

    /** Waits, and returns how many {@link #token}s there are; none when a signal came. */
    int await() {
        return Math.max(0, call(() -> (int) system.await().invokeExact(descriptor, readyAddress, MOST, -1)));
    }

    long token(int i) {
        return ready.getLong(i * SIZE + TOKEN);
    }

    void close() {
        if (descriptor >= 0) {
            call(() -> (int) system.close().invokeExact(descriptor));
        }
        if (waker >= 0) {
            call(() -> (int) system.close().invokeExact(waker));
        }
    }

    private interface Call {
        int make() throws Throwable;
    }

    /** The functions themselves throw nothing. */
    private static int call(Call call) {
        try {
            return call.make();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
