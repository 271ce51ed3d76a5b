package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.testkit.MemoryTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that answers each byte pair, an id, with the same two; where it is {@link #mute}, the test does. */
class ReadTurnTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Request REQUEST = Request.of(Command.of("query-status"), new Drafts());

    /** A read that began, and by whom; a limit of 0 is the reader thread's. */
    private record Read(Thread thread, int millis) {}

    private final MemoryTransport.Pair pair = MemoryTransport.pair();
    private final MemoryTransport client = pair.client();
    private final Conversation conversation = new Conversation();
    private final BlockingQueue<Read> reads = new LinkedBlockingQueue<>();
    private final byte[] buffer = new byte[2];
    private final List<Thread> threads = new ArrayList<>();
    private ReadTurn turn;
    private Thread reader;
    private final BlockingQueue<byte[]> unanswered = new LinkedBlockingQueue<>();
    private volatile boolean mute;

    private void start(long aside) {
        turn = new ReadTurn(client, conversation, this::read, aside);
        reader = inBackground(turn::run);
        inBackground(this::answer);
    }

    private Thread inBackground(Runnable task) {
        Thread thread = new Thread(task, "turn");
        threads.add(thread);
        thread.start();
        return thread;
    }

    private int read(int millis) {
        reads.add(new Read(Thread.currentThread(), millis));
        try {
            int count = millis == 0 ? client.read(buffer, 0, 2) : client.readWithin(buffer, 0, 2, millis);
            if (count > 0) {
                accept(buffer[0] << 8 | buffer[1] & 0xff);
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(int id) {
        JsonObject reply = JsonObject.of("return", JsonObject.empty(), "id", id);
        if (conversation.accept(reply) instanceof Conversation.Incoming.Answered answered) {
            Pending pending = answered.pending();
            turn.replied(pending);
            pending.reply().complete(answered.reply());
        }
    }

    private void answer() {
        byte[] asked = new byte[2];
        try {
            while (pair.server().read(asked, 0, 2) > 0) {
                if (mute) {
                    unanswered.add(asked.clone());
                } else {
                    pair.server().write(asked, 0, 2, List.of());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        pair.server().close();
        turn.end();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertFalse(thread.isAlive(), thread::toString);
        }
    }

    private Pending send() {
        Pending pending = conversation.begin(REQUEST).orElseThrow();
        pending.markWritten();
        try {
            client.write(new byte[] {(byte) (pending.id() >> 8), (byte) pending.id()}, 0, 2, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pending;
    }

    private void call() throws Exception {
        call(Pending.Waiter.CALL);
    }

    private void call(Pending.Waiter waiter) throws Exception {
        Pending pending = send();
        turn.readFor(pending, waiter, LONG);
        pending.reply().get(20, TimeUnit.SECONDS);
    }

    /** Calls one command after the other until this thread reads for itself. */
    private void getUsedToIt() throws Exception {
        getUsedToIt(Pending.Waiter.CALL);
    }

    private void getUsedToIt(Pending.Waiter waiter) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            call(waiter);
            boolean isUsedToIt = haveRead();
            reads.clear();
            if (isUsedToIt) {
                return;
            }
        }
        throw new AssertionError("after 10,000 commands in a row the reader still does not stand aside");
    }

    private boolean haveRead() {
        return reads.stream().anyMatch(read -> read.thread() == Thread.currentThread());
    }

    private void awaitRead(Thread by) throws InterruptedException {
        Read read;
        do {
            read = reads.poll(20, TimeUnit.SECONDS);
            assertInstanceOf(Read.class, read, "no read began");
        } while (read.thread() != by);
        assertEquals(by == reader, read.millis() == 0);
    }

    @Test
    void theFirstCommandsAreReadByTheReader() throws Exception {
        start(LONG);
        for (int i = 0; i < 10; i++) {
            call();
        }
        reads.forEach(read -> assertSame(reader, read.thread()));
    }

    @Test
    void whoWaitsReadsOnceTheReaderStandsAside() throws Exception {
        start(LONG);
        getUsedToIt();
        for (int i = 0; i < 100; i++) {
            call();
        }
        long own = reads.stream()
                .filter(read -> read.thread() == Thread.currentThread() && read.millis() > 0)
                .count();
        // Not all, should the peer be kept from its processor for longer than a caller reads.
        assertTrue(own >= 50, () -> own + " of 100 replies");
    }

    @Test
    void whoWaitsForAnEventBringsTheReaderBack() throws Exception {
        start(LONG);
        getUsedToIt();
        turn.sleeps();
        awaitRead(reader);
        // It stays as long as somebody sleeps.
        for (int i = 0; i < 100; i++) {
            call();
        }
        turn.woken();
        assertFalse(haveRead());
        getUsedToIt();
    }

    @Test
    void theReaderWaitsForWhatIsLate() throws Exception {
        start(LONG);
        getUsedToIt();
        mute = true;
        Pending pending = send();
        turn.readFor(pending, Pending.Waiter.CALL, LONG);
        assertFalse(pending.reply().isDone());
        awaitRead(reader);
        pair.server().write(unanswered.poll(20, TimeUnit.SECONDS), 0, 2, List.of());
        pending.reply().get(20, TimeUnit.SECONDS);
    }

    @Test
    void theReaderWaitsForWhatOthersAreOwed() throws Exception {
        start(LONG);
        getUsedToIt();
        mute = true;
        Pending others = send();
        byte[] reply = unanswered.poll(20, TimeUnit.SECONDS);
        mute = false;
        call();
        awaitRead(reader);
        pair.server().write(reply, 0, 2, List.of());
        others.reply().get(20, TimeUnit.SECONDS);
    }

    @Test
    void theReaderComesBackWhenNobodyReads() throws Exception {
        start(MOMENT);
        getUsedToIt();
        awaitRead(reader);
        // By itself, and for good: what came before is no habit any more.
        reads.clear();
        call();
        assertFalse(haveRead());
    }

    @Test
    void whoIsInterruptedOrInAHurryDoesNotRead() throws Exception {
        start(LONG);
        getUsedToIt();
        mute = true;
        Pending pending = send();
        Thread.currentThread().interrupt();
        turn.readFor(pending, Pending.Waiter.CALL, LONG);
        assertTrue(Thread.interrupted());
        turn.readFor(pending, Pending.Waiter.CALL, MOMENT);
        assertFalse(haveRead());
    }

    @Test
    void whoWaitsAndDoesNotReadBringsTheReaderBack() throws Exception {
        start(LONG);
        getUsedToIt();
        Pending hasty = send();
        turn.readFor(hasty, Pending.Waiter.CALL, MOMENT);
        hasty.reply().get(20, TimeUnit.SECONDS);
        getUsedToIt();
        Pending waitedForByNobody = send();
        turn.sentAsynchronously();
        waitedForByNobody.reply().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoAlwaysJoinsIsExpectedToRead() throws Exception {
        start(LONG);
        getUsedToIt(Pending.Waiter.JOIN);
        for (int i = 0; i < 100; i++) {
            Pending joined = send();
            turn.sentAsynchronously();
            turn.readFor(joined, Pending.Waiter.JOIN, LONG);
            joined.reply().get(20, TimeUnit.SECONDS);
        }
        assertTrue(haveRead());
    }

    @Test
    void whoAlwaysJoinedIsMissedAfterAMoment() throws Exception {
        start(MOMENT);
        getUsedToIt(Pending.Waiter.JOIN);
        Pending waitedForByNobody = send();
        turn.sentAsynchronously();
        waitedForByNobody.reply().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aReaderThatStandsAsideEndsWithItsSession() throws Exception {
        start(LONG);
        getUsedToIt();
        turn.end();
        reader.join(TimeUnit.SECONDS.toMillis(20));
        assertFalse(reader.isAlive());
    }

    /** Nobody is forgotten: with a reader that never comes back by itself, that would be for ever. */
    @Test
    void everyReplyIsReadBySomebody() throws Exception {
        start(LONG);
        AtomicInteger left = new AtomicInteger(60_000);
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        Runnable calling = () -> {
            try {
                // Alone for a while, then beside each other.
                for (int i = left.getAndDecrement(); i > 0; i = left.getAndDecrement()) {
                    int pause = ThreadLocalRandom.current().nextInt(i % 1000 < 500 ? 30 : 3000);
                    for (int k = 0; k < pause; k++) {
                        Thread.onSpinWait();
                    }
                    call();
                    if (i % 64 == 0) {
                        turn.sleeps();
                        turn.woken();
                    }
                }
            } catch (Exception e) {
                failures.add(e);
            }
        };
        Thread one = inBackground(calling);
        Thread two = inBackground(calling);
        one.join();
        two.join();
        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(reads.stream().anyMatch(read -> read.thread() == one || read.thread() == two));
    }
}
