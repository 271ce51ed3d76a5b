package io.qemu4j.machine;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a console's text and takes what is expected out of it, with everything before it. All
 * work is done on the expecting thread: a console that no one expects anything of costs no decoding.
 */
final class Expecter {
    private static final int PIECE = 64 * 1024;

    private final ReentrantLock turn = new ReentrantLock();
    private final ConsoleSpec spec;
    private final ConsoleRing ring;
    private final ConsoleText decoder;

    /** What has come and was not taken yet. */
    private final StringBuilder text = new StringBuilder();

    private long position;

    Expecter(ConsoleSpec spec, ConsoleRing ring) {
        this.spec = spec;
        this.ring = ring;
        this.decoder = new ConsoleText(spec.stripsAnsi());
    }

    ConsoleMatch expect(Search wanted, List<Search> failures, Duration limit) {
        Deadline deadline = Deadline.in(limit);
        try {
            if (!turn.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
                throw failed(
                        "another thread was expecting something all the time",
                        wanted,
                        ConsoleException.Reason.TIME_LIMIT);
            }
            try {
                return search(wanted, failures, limit, deadline);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(describe(wanted) + " interrupted", e);
        }
    }

    private ConsoleMatch search(Search wanted, List<Search> failures, Duration limit, Deadline deadline)
            throws InterruptedException {
        // What is here now is looked at even when the limit is zero.
        long present = ring.end();
        int searched = 0;
        while (true) {
            boolean ended = ring.hasEnded();
            searched = Math.max(0, searched - take());
            Search.Hit hit = wanted.find(text, searched);
            failIfFirst(failures, searched, wanted, hit);
            if (hit != null) {
                return consume(hit);
            }
            searched = text.length();
            if (position < ring.end()) {
                if (position >= present && deadline.hasPassed()) {
                    throw failed("nothing within " + limit, wanted, ConsoleException.Reason.TIME_LIMIT);
                }
            } else if (ended) {
                throw failed("it has ended", wanted, ConsoleException.Reason.END);
            } else if (!ring.await(position, deadline) && !ring.hasEnded()) {
                throw failed("nothing within " + limit, wanted, ConsoleException.Reason.TIME_LIMIT);
            }
        }
    }

    /**
     * Takes the next piece of the console.
     *
     * @return how many of the oldest characters were dropped to keep the bound
     */
    private int take() {
        ConsoleRing.Chunk chunk = ring.read(position, PIECE);
        int dropped = 0;
        if (chunk.start() > position) {
            // The console outran us. Nothing may match across the gap.
            dropped = text.length();
            text.setLength(0);
        }
        position = chunk.end();
        decoder.append(chunk.bytes(), text);
        int excess = Math.max(0, text.length() - spec.capacity());
        text.delete(0, excess);
        return dropped + excess;
    }

    private ConsoleMatch consume(Search.Hit hit) {
        ConsoleMatch match = new ConsoleMatch(text.substring(0, hit.start()), hit.groups());
        text.delete(0, hit.end());
        return match;
    }

    /** A sign of failure counts when it comes before what is wanted. */
    private void failIfFirst(List<Search> failures, int searched, Search wanted, Search.@Nullable Hit hit) {
        for (Search failure : failures) {
            Search.Hit sign = failure.find(text, searched);
            if (sign != null && (hit == null || sign.start() < hit.start())) {
                throw failed("it said " + failure, wanted, ConsoleException.Reason.FAILURE);
            }
        }
    }

    private String describe(Search wanted) {
        return "console '" + spec.name() + "': expecting " + wanted;
    }

    private ConsoleException failed(String how, Search wanted, ConsoleException.Reason reason) {
        return new ConsoleException(
                describe(wanted) + ", but " + how,
                reason,
                Tail.lines(ConsoleText.of(ring.newest(Tail.BYTES), spec.stripsAnsi())),
                ring.fault());
    }
}
