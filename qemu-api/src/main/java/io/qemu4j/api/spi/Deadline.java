package io.qemu4j.api.spi;

import java.time.Duration;

/**
 * The end of a time limit, on a clock that no one sets. One deadline serves every step of an operation,
 * so that the steps together keep the limit.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class Deadline {
    /** So far ahead that it never comes, yet safe to compare: nanoTime differences stay exact. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final long end;
    private final boolean never;

    private Deadline(long end, boolean never) {
        this.end = end;
        this.never = never;
    }

    /**
     * The end of a limit that starts now.
     *
     * @param limit how long; zero has already passed, one of more than 146 years never passes
     * @return the deadline
     * @throws IllegalArgumentException if the limit is negative
     */
    public static Deadline in(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("negative time limit: " + limit);
        }
        boolean never = limit.getSeconds() >= FOR_EVER / 1_000_000_000L;
        return new Deadline(System.nanoTime() + (never ? FOR_EVER : limit.toNanos()), never);
    }

    /**
     * What is left.
     *
     * @return nanoseconds; zero or less when the deadline has passed, {@link Long#MAX_VALUE} when it
     *     never will
     */
    public long remainingNanos() {
        return never ? Long.MAX_VALUE : end - System.nanoTime();
    }

    /**
     * What is left.
     *
     * @return the time left; zero when the deadline has passed
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }

    /**
     * What is left, for interfaces that count in whole milliseconds and take zero as "for ever".
     *
     * @return milliseconds, rounded up; at least 1, at most {@link Integer#MAX_VALUE}
     */
    public int remainingMillis() {
        long nanos = remainingNanos();
        long millis = nanos / 1_000_000L + (nanos % 1_000_000L > 0 ? 1 : 0);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }

    /**
     * Whether it has passed.
     *
     * @return true when nothing is left
     */
    public boolean hasPassed() {
        return remainingNanos() <= 0;
    }
}
