package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The executor is a queue here, run by the test when it wants to. */
@Timeout(30)
class AnswerTest {
    private static final JsonObject REPLY = JsonObject.of("return", JsonObject.empty());

    private final CompletableFuture<JsonObject> reply = new CompletableFuture<>();
    private final BlockingQueue<Runnable> handedOver = new LinkedBlockingQueue<>();
    private final AtomicInteger decodings = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final Answer<String> answer =
            new Answer<>(reply, this::decode, handedOver::add, true, () -> {}, ends::incrementAndGet);

    private String decode() {
        decodings.incrementAndGet();
        reply.join();
        return Thread.currentThread().getName();
    }

    @Test
    void nobodyWaitsSoTheExecutorDecodes() {
        reply.complete(REPLY);
        assertFalse(answer.isDone());

        handedOver.remove().run();
        assertTrue(answer.isDone());
        assertEquals(1, decodings.get());
        assertEquals(1, ends.get());
    }

    @Test
    void whoWaitsDecodesAndTheExecutorIsLeftAlone() throws Exception {
        FutureTask<String> waiter = waiting(answer::join);

        reply.complete(REPLY);

        assertEquals("waiter", waiter.get());
        assertTrue(handedOver.isEmpty());
        assertEquals(1, decodings.get());
        assertEquals(1, ends.get());
    }

    @Test
    void whoChoseAnExecutorHasItDecode() throws Exception {
        Answer<String> chosen = new Answer<>(reply, this::decode, handedOver::add, false, () -> {}, () -> {});
        FutureTask<String> waiter = waiting(chosen::join);

        reply.complete(REPLY);
        handedOver.forEach(Runnable::run);

        assertEquals(Thread.currentThread().getName(), waiter.get());
    }

    @Test
    void dependentsAreForTheExecutorThoughSomebodyWaits() throws Exception {
        CompletableFuture<String> dependent = answer.thenApply(result -> result);
        FutureTask<String> waiter = waiting(answer::get);

        reply.complete(REPLY);
        Runnable decoding = handedOver.poll(20, TimeUnit.SECONDS);
        assertNotNull(decoding);
        assertFalse(answer.isDone());
        decoding.run();

        assertEquals(Thread.currentThread().getName(), waiter.get());
        assertEquals(Thread.currentThread().getName(), dependent.join());
        assertEquals(1, decodings.get());
    }

    @Test
    void whoWaitsWithALimitDoesNotDecode() throws Exception {
        FutureTask<String> waiter = new FutureTask<>(() -> answer.get(20, TimeUnit.SECONDS));
        new Thread(waiter, "waiter").start();

        reply.complete(REPLY);
        handedOver.remove().run();

        assertEquals(Thread.currentThread().getName(), waiter.get());
    }

    @Test
    void oneWhoGaveUpWaitingDoesNotDecode() throws Exception {
        FutureTask<String> waiter = new FutureTask<>(answer::get);
        Thread thread = new Thread(waiter, "waiter");
        thread.start();
        thread.interrupt();
        ExecutionException interrupted = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(interrupted.getCause() instanceof InterruptedException, interrupted.toString());

        reply.complete(REPLY);
        handedOver.remove().run();

        assertEquals(Thread.currentThread().getName(), answer.join());
    }

    /** Whichever of the two is first: the reply is never left to nobody. */
    @Test
    void aReplyAtTheMomentOfGivingUpIsDecodedByOneOfTheTwo() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            CompletableFuture<JsonObject> late = new CompletableFuture<>();
            Queue<Runnable> left = new ConcurrentLinkedQueue<>();
            AtomicInteger count = new AtomicInteger();
            Answer<Integer> racing = new Answer<>(late, count::incrementAndGet, left::add, true, () -> {}, () -> {});
            CyclicBarrier together = new CyclicBarrier(2);
            FutureTask<Integer> waiter = new FutureTask<>(() -> {
                together.await();
                return racing.get();
            });
            Thread thread = new Thread(waiter);
            thread.start();
            together.await();
            thread.interrupt();
            late.complete(REPLY);
            thread.join();
            left.forEach(Runnable::run);

            assertEquals(1, count.get());
            assertEquals(1, racing.getNow(0));
        }
    }

    @Test
    void cancellingWakesWhoWaits() throws Exception {
        // As the session does: what was cancelled is waited for no longer.
        Answer<String> cancelled =
                new Answer<>(reply, this::decode, handedOver::add, true, () -> {}, () -> reply.cancel(false));
        FutureTask<String> waiter = waiting(cancelled::join);

        assertTrue(cancelled.cancel(true));

        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(e.getCause() instanceof CancellationException, e.toString());
        assertEquals(0, decodings.get());
    }

    @Test
    void whatDecodingThrowsIsTheResult() {
        IllegalStateException failure = new IllegalStateException("no");
        Answer<String> failed = new Answer<>(
                reply,
                () -> {
                    throw failure;
                },
                Runnable::run,
                true,
                () -> {},
                () -> {});
        reply.cancel(false);

        assertSame(
                failure, assertThrows(CompletionException.class, failed::join).getCause());
        assertSame(failure, assertThrows(ExecutionException.class, failed::get).getCause());
    }

    /** Has a thread wait; returns once it does. */
    private FutureTask<String> waiting(Callable<String> wait) {
        FutureTask<String> waiter = new FutureTask<>(wait);
        Thread thread = new Thread(waiter, "waiter");
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return waiter;
    }
}
