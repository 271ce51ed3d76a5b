package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call under way in a thread of its own: a test can wait until it blocks, interrupt it and see how it ends. */
final class Call<T> {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    private Call(Callable<T> action) {
        thread = new Thread(
                () -> {
                    try {
                        result.complete(action.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "call");
        thread.setDaemon(true);
    }

    static <T> Call<T> start(Callable<T> action) {
        Call<T> call = new Call<>(action);
        call.thread.start();
        return call;
    }

    /** Starts, and returns once the call waits for something. */
    static <T> Call<T> blocked(Callable<T> action) {
        return start(action).awaitBlocked();
    }

    Call<T> awaitBlocked() {
        Deadline deadline = Deadline.in(LONG);
        while (!isWaiting()) {
            if (result.isDone()) {
                fail("the call ended: " + result);
            }
            if (deadline.hasPassed()) {
                fail("the call never blocked: " + thread.getState());
            }
            Thread.onSpinWait();
        }
        return this;
    }

    private boolean isWaiting() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    boolean isDone() {
        return result.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    T result() {
        return result(LONG);
    }

    T result(Duration limit) {
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return fail("the call failed", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            return fail("the call does not end: " + thread.getState(), e);
        }
    }

    /** What the call throws. */
    <E extends Throwable> E failure(Class<E> type) {
        return failure(type, LONG);
    }

    /** What the call throws, within a limit. */
    <E extends Throwable> E failure(Class<E> type, Duration limit) {
        try {
            return fail("returned " + result.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return assertInstanceOf(type, e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            return fail("the call does not end: " + thread.getState(), e);
        }
    }
}
