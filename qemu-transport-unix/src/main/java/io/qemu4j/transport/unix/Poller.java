package io.qemu4j.transport.unix;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells virtual threads when their sockets are readable, so that they read without blocking. One thread for all of
 * them, which lives as long as one of their sockets is open.
 */
final class Poller {
    /** Guarded by the class, as is every change of what is watched. */
    private static @Nullable Poller current;

    private final Epoll epoll;
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private long lastToken = Epoll.WOKEN;
    private boolean over;

    private Poller(Epoll epoll) {
        this.epoll = epoll;
    }

    /** A socket under watch. The number of its descriptor must stay its own until the end of the watch. */
    static final class Watch {
        private final Poller poller;
        private final int descriptor;
        /** Never used again, as a descriptor's number is: an event may be told late. */
        private final long token;

        private final Semaphore readable = new Semaphore(0);
        private boolean isArmed = true;

        private Watch(Poller poller, int descriptor, long token) {
            this.poller = poller;
            this.descriptor = descriptor;
            this.token = token;
        }

        /**
         * Waits until there are bytes, an error or the end of the stream, and heeds no interrupt. For one reader.
         *
         * @return false if a read may block none the less
         */
        boolean await() {
            if (!isArmed && !poller.renew(this)) {
                return false;
            }
            isArmed = false;
            readable.acquireUninterruptibly();
            return poller.epoll.isReadable(descriptor);
        }

        /** Ends the watch. Nobody waits any more. */
        void end() {
            poller.remove(this);
        }
    }

    /** Begins to watch; null where that cannot be done. */
    static synchronized @Nullable Watch watch(int descriptor) {
        if (current == null) {
            Epoll epoll = Epoll.open();
            if (epoll == null) {
                return null;
            }
            current = start(new Poller(epoll));
        }
        return current.add(descriptor);
    }

    private static Poller start(Poller poller) {
        Thread thread = new Thread(null, poller::run, "qemu-unix-poller", 0, false);
        thread.setDaemon(true);
        // It outlives who started it: it must not keep its class loader.
        thread.setContextClassLoader(null);
        boolean started = false;
        try {
            thread.start();
            started = true;
            return poller;
        } finally {
            if (!started) {
                poller.epoll.close();
            }
        }
    }

    private @Nullable Watch add(int descriptor) {
        Watch watch = new Watch(this, descriptor, ++lastToken);
        // Before it can be told of.
        watches.put(watch.token, watch);
        if (epoll.add(descriptor, watch.token)) {
            return watch;
        }
        forget(watch);
        return null;
    }

    private boolean renew(Watch watch) {
        synchronized (Poller.class) {
            return !over && epoll.renew(watch.descriptor, watch.token);
        }
    }

    private void remove(Watch watch) {
        synchronized (Poller.class) {
            if (!over) {
                epoll.remove(watch.descriptor);
                forget(watch);
            }
        }
    }

    private void forget(Watch watch) {
        watches.remove(watch.token);
        if (watches.isEmpty()) {
            current = null;
            epoll.wake();
        }
    }

    private void run() {
        try {
            poll();
        } finally {
            end();
        }
    }

    /** Nobody is left to be told; or this thread fails, for want of memory, say, and all that wait go their own way. */
    private void end() {
        synchronized (Poller.class) {
            over = true;
            if (current == this) {
                current = null;
            }
            epoll.close();
        }
        watches.values().forEach(watch -> watch.readable.release());
    }

    private void poll() {
        while (true) {
            int count = epoll.await();
            for (int i = 0; i < count; i++) {
                long token = epoll.token(i);
                if (token == Epoll.WOKEN) {
                    return;
                }
                Watch watch = watches.get(token);
                if (watch != null) {
                    watch.readable.release();
                }
            }
        }
    }
}
