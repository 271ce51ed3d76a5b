package io.qemu4j.qmp;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.spi.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many commands may be in flight at once. A slot is held until the reply comes, even a late one: what
 * counts is what QEMU has not yet dealt with.
 *
 * <ul>
 *   <li>One command with descriptors: QEMU keeps only those that came last (chardev/char-socket.c
 *       tcp_chr_recv), and with {@code oob} it reads ahead.
 *   <li>With {@code oob}, eight in-band commands: behind more, an out-of-band one would not be read
 *       (monitor/qmp.c QMP_REQ_QUEUE_LEN_MAX).
 * </ul>
 */
final class Slots {
    private static final int QUEUE_LENGTH = 8;

    private final Semaphore descriptors = new Semaphore(1);
    private final Semaphore inBand;

    Slots(boolean outOfBand) {
        inBand = new Semaphore(outOfBand ? QUEUE_LENGTH : Integer.MAX_VALUE);
    }

    /**
     * Takes what the request needs.
     *
     * @return false when the deadline passed first; then nothing is held
     */
    boolean acquire(Request request, Deadline deadline) {
        if (!request.descriptors().isEmpty() && !acquire(descriptors, request, deadline)) {
            return false;
        }
        boolean done = false;
        try {
            done = request.outOfBand() || acquire(inBand, request, deadline);
        } finally {
            if (!done) {
                releaseDescriptors(request);
            }
        }
        return done;
    }

    void release(Request request) {
        releaseDescriptors(request);
        if (!request.outOfBand()) {
            inBand.release();
        }
    }

    private void releaseDescriptors(Request request) {
        if (!request.descriptors().isEmpty()) {
            descriptors.release();
        }
    }

    private static boolean acquire(Semaphore semaphore, Request request, Deadline deadline) {
        if (semaphore.tryAcquire()) {
            return true;
        }
        try {
            return semaphore.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(
                    request.name() + ": interrupted before it was sent, while others were in flight", e);
        }
    }
}
