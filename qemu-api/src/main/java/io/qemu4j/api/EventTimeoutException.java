package io.qemu4j.api;

import java.time.Duration;
import java.util.Objects;

/**
 * The limit of a wait for an event passed. The stream lives on and has lost nothing.
 *
 * @since 0.1
 */
public final class EventTimeoutException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    /**
     * Makes the exception.
     *
     * @param awaited what was waited for
     * @param limit the limit that passed
     */
    public EventTimeoutException(EventFilter awaited, Duration limit) {
        super("no event (" + awaited + ") within " + limit, null);
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    /**
     * The limit that passed.
     *
     * @return the limit the caller gave
     */
    public Duration limit() {
        return limit;
    }
}
