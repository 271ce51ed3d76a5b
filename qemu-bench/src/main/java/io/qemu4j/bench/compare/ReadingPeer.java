package io.qemu4j.bench.compare;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * As {@link MinimalPeer}, but a second thread reads, and wakes the caller: what any client must do whose callers can
 * be interrupted, or give up, without the connection, and whose events come while nobody asks for anything.
 */
final class ReadingPeer extends MinimalPeer {
    private final AtomicInteger unseen = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "reader");
    private @Nullable Thread waiting;
    private volatile @Nullable IOException end;

    ReadingPeer(String address, boolean outOfBand) throws IOException {
        super(address, outOfBand);
        waiting = Thread.currentThread();
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                unseen.addAndGet(linesRead());
                LockSupport.unpark(waiting);
            }
        } catch (IOException e) {
            end = e;
            LockSupport.unpark(waiting);
        }
    }

    @Override
    int linesDone() throws IOException {
        if (waiting == null) {
            return super.linesDone(); // The negotiation: nobody else reads yet.
        }
        while (unseen.get() == 0) {
            IOException why = end;
            if (why != null) {
                throw why;
            }
            LockSupport.park(this);
        }
        return unseen.getAndSet(0);
    }
}
