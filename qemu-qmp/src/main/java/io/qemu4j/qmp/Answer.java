package io.qemu4j.qmp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command that was not waited for at once. It is decoded, and its dependents run, on the executor.
 * Where that is nobody's choice, a thread that waits for a result without dependents is woken by the reader itself and
 * decodes it, which saves the way round by a thread of the executor. Not one that waits with a limit: decoding is
 * other people's code, and knows none.
 */
final class Answer<R extends @Nullable Object> extends CompletableFuture<R> {
    private final CompletableFuture<?> reply;
    private final Supplier<R> decoded;
    private final Executor executor;
    private final boolean byWaiters;
    private final Runnable beforeWaiting;
    /** How many dependents there are before anybody else's. */
    private final int own;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean decoding = new AtomicBoolean();
    /** Completes when the reply does, however. */
    private final CompletableFuture<@Nullable Void> ended;

    /**
     * @param reply ends when there is something to decode
     * @param decoded makes the result of it, or throws what becomes of it
     * @param byWaiters whether who waits may decode
     * @param beforeWaiting run by a thread that is about to wait, and may decode
     * @param whenDone runs when this completes, or is cancelled
     */
    Answer(
            CompletableFuture<?> reply,
            Supplier<R> decoded,
            Executor executor,
            boolean byWaiters,
            Runnable beforeWaiting,
            Runnable whenDone) {
        this.reply = reply;
        this.decoded = decoded;
        this.executor = executor;
        this.byWaiters = byWaiters;
        this.beforeWaiting = beforeWaiting;
        whenComplete((result, failure) -> whenDone.run());
        own = getNumberOfDependents();
        ended = reply.handle((answer, failure) -> {
            // Who waits looks at the reply after it has ceased to wait, so that one of the two sees the other.
            if (waiting.get() == 0) {
                executor.execute(this::decode);
            }
            return null;
        });
    }

    private void decode() {
        if (!isDone() && decoding.compareAndSet(false, true)) {
            try {
                complete(decoded.get());
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        }
    }

    private boolean waits() {
        if (!byWaiters || isDone()) {
            return false;
        }
        waiting.incrementAndGet();
        return true;
    }

    private void waited() {
        waiting.decrementAndGet();
        if (!reply.isDone() || isDone()) {
            return;
        }
        if (getNumberOfDependents() > own) {
            executor.execute(this::decode);
        } else {
            decode();
        }
    }

    @Override
    public R join() {
        if (waits()) {
            try {
                beforeWaiting.run();
                ended.join();
            } finally {
                waited();
            }
        }
        return super.join();
    }

    @Override
    public R get() throws InterruptedException, ExecutionException {
        if (waits()) {
            try {
                beforeWaiting.run();
                ended.get();
            } finally {
                waited();
            }
        }
        return super.get();
    }
}
