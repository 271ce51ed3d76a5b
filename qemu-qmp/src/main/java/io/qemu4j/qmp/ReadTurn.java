package io.qemu4j.qmp;

import io.qemu4j.api.spi.Transport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to read. The reader thread's, as a rule: it blocks in a read for as long as it takes. But to be
 * woken by it costs a waiting thread as much as the rest of a command. So where one command follows the other, each
 * alone and waited for, the reader stands aside, and the thread that waits reads, some hundredths of a second at most,
 * so that it still heeds interrupts. The reader comes back as soon as anybody needs what only a read can bring and does
 * not read himself; or, within a moment, when nobody reads any more.
 */
final class ReadTurn implements EventQueue.Sleepers {
    /**
     * How long a waiting thread may read, in milliseconds: it is deaf to an interrupt meanwhile. With a quarter of it a
     * command costs a thirtieth more, since the kernel's next timer is then more often that of the read.
     */
    private static final int LIMIT = 40;

    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(LIMIT);

    /** So many lone replies in a row are taken for a habit. */
    private static final int HABIT = 16;

    /** In nanoseconds. How long the reader stands aside before it looks whether anybody still reads. */
    static final long ASIDE = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * So many times as long at most, when callers always do: then a command that nobody waits for calls it back, as it
     * does not after a habit of joining. What comes while nobody reads nor waits is late by up to twice that.
     */
    private static final int MOST = 4;

    /** The reading itself. */
    interface Reads {
        /**
         * Reads once, and deals with what came.
         *
         * @param millis how long to wait; 0 for as long as it takes
         * @return how many bytes came, or −1 when the session is over
         */
        int read(int millis);
    }

    private final Transport transport;
    private final Conversation conversation;
    private final Reads reads;
    private final long aside;
    private final AtomicBoolean taken = new AtomicBoolean(true);
    /** Threads that wait for an event. */
    private final AtomicInteger sleepers = new AtomicInteger();

    private volatile boolean isAside;
    private volatile boolean isOver;
    private volatile @Nullable Thread reader;
    /** How the last lone replies were waited for. */
    private volatile Pending.Waiter habit = Pending.Waiter.NONE;

    /** How many those are. Belongs to whose turn it is. */
    private int lone;

    /** How often others have read. */
    private final AtomicInteger borrowed = new AtomicInteger();

    ReadTurn(Transport transport, Conversation conversation, Reads reads, long aside) {
        this.transport = transport;
        this.conversation = conversation;
        this.reads = reads;
        this.aside = aside;
    }

    /** The reader thread's life. */
    void run() {
        reader = Thread.currentThread();
        while (reads.read(0) >= 0) {
            if (lone >= HABIT && habit != Pending.Waiter.NONE && !isNeeded() && !standAside()) {
                return;
            }
        }
    }

    /** Lets others read. Returns with the turn, or false when the session is over. */
    private boolean standAside() {
        isAside = true;
        taken.set(false);
        if (isNeeded()) {
            // By one who did not see it stand aside.
            isAside = false;
        }
        boolean isIdle = false;
        long nap = aside;
        while (isAside && !isIdle && !isOver) {
            int before = borrowed.get();
            LockSupport.parkNanos(this, nap);
            isIdle = borrowed.get() == before;
            nap = habit == Pending.Waiter.CALL ? Math.min(2 * nap, MOST * aside) : aside;
        }
        // Whoever reads now is the last: it wakes this thread.
        isAside = false;
        while (!isOver && !taken.compareAndSet(false, true)) {
            LockSupport.parkNanos(this, aside);
        }
        if (isIdle) {
            lone = 0;
        }
        return !isOver;
    }

    /** Whether somebody waits for what a read will bring. */
    private boolean isNeeded() {
        return sleepers.get() > 0 || !conversation.isQuiet();
    }

    /** Notes the reply to a command. Called by whose turn it is. */
    void replied(Pending pending) {
        Pending.Waiter waiter = conversation.isQuiet() ? pending.waiter() : Pending.Waiter.NONE;
        lone = waiter == habit ? lone + 1 : 1;
        habit = waiter;
    }

    /** Notes that a command was sent without a caller who waits. Unless to join it is the habit, nobody may read it. */
    void sentAsynchronously() {
        if (habit != Pending.Waiter.JOIN) {
            need();
        }
    }

    /**
     * Reads for the calling thread, which waits so long for this reply, if the reader stands aside: until the reply
     * has come, or up to three times the {@link #LIMIT} is up. To be late by that must not matter.
     */
    void readFor(Pending pending, Pending.Waiter waiter, long nanos) {
        if (nanos < 3 * LIMIT_NANOS
                || !transport.readsWithin()
                || Thread.currentThread().isInterrupted()) {
            need();
            return;
        }
        pending.waitAs(waiter);
        if (!isAside || !taken.compareAndSet(false, true)) {
            return;
        }
        try {
            readUntil(pending);
        } finally {
            taken.set(false);
            if (!isAside || isNeeded()) {
                callBack();
            }
        }
    }

    private void readUntil(Pending pending) {
        borrowed.lazySet(borrowed.get() + 1);
        if (readsMore(pending)) {
            // Few replies need a second read, and a look at the clock.
            long start = System.nanoTime();
            boolean goesOn;
            do {
                goesOn = readsMore(pending);
            } while (goesOn && System.nanoTime() - start < LIMIT_NANOS);
        }
    }

    private boolean readsMore(Pending pending) {
        return reads.read(LIMIT) > 0
                && !pending.reply().isDone()
                && !Thread.currentThread().isInterrupted();
    }

    /** Has the reader come back, if need be after the one who reads now. */
    private void callBack() {
        isAside = false;
        LockSupport.unpark(reader);
    }

    /** Has the reader come back if it stands aside. Called after what it is needed for can be seen. */
    private void need() {
        if (isAside) {
            callBack();
        }
    }

    @Override
    public void sleeps() {
        sleepers.incrementAndGet();
        need();
    }

    @Override
    public void woken() {
        sleepers.decrementAndGet();
    }

    /** The session is over. */
    void end() {
        isOver = true;
        LockSupport.unpark(reader);
    }
}
