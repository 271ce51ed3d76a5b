package io.qemu4j.qmp;

import java.util.concurrent.CompletableFuture;

/**
 * A command that waits for its reply. Ends exactly once: by the reply, or given up by its caller or by the
 * death of the session. One that was given up keeps its id until its late reply comes, so that the reply
 * cannot be taken for another command's.
 */
final class Pending {
    /** Who waits for a reply and could read it: the caller of a command, or who joins an asynchronous one. */
    enum Waiter {
        NONE,
        CALL,
        JOIN
    }

    private final Request request;
    private final int id;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private volatile boolean written;
    private volatile Waiter waiter = Waiter.NONE;

    Pending(Request request, int id) {
        this.request = request;
        this.id = id;
    }

    Request request() {
        return request;
    }

    int id() {
        return id;
    }

    /** Completes with the reply; cancelled when given up, exceptionally when the session ended. */
    CompletableFuture<Reply> reply() {
        return reply;
    }

    /** Ends the wait: there will be no reply. */
    void sessionEnded() {
        reply.completeExceptionally(Ended.MARK);
    }

    /** Gives up; does nothing when the reply was quicker. */
    void giveUp() {
        reply.cancel(false);
    }

    /** Notes that a thread waits which could read the reply itself. */
    void waitAs(Waiter who) {
        waiter = who;
    }

    Waiter waiter() {
        return waiter;
    }

    /** Notes that from here on QEMU may see the command. */
    void markWritten() {
        written = true;
    }

    /** Takes that back: the transport refused the command before it wrote a byte. */
    void markUnwritten() {
        written = false;
    }

    boolean mayHaveExecuted() {
        return written;
    }

    /** Says no more than that the session ended: the caller's own thread makes the exception people see. */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private static final Ended MARK = new Ended();

        private Ended() {
            super("the session ended", null, false, false);
        }
    }
}
