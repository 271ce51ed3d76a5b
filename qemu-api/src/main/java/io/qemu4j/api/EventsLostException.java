package io.qemu4j.api;

/**
 * The consumer of a stream was too slow: its queue was full and the oldest events were dropped. Told
 * once for each gap, in the place of the gap; the stream goes on with the event after it.
 *
 * @since 0.1
 */
public final class EventsLostException extends QemuException {
    private static final long serialVersionUID = 1L;

    private final long count;

    /**
     * Makes the exception.
     *
     * @param count how many events were dropped, at least 1
     */
    public EventsLostException(long count) {
        super(count + (count == 1 ? " event was" : " events were") + " lost: the stream's queue was full", null);
        this.count = count;
    }

    /**
     * How many events were dropped in this gap.
     *
     * @return the count, at least 1
     */
    public long count() {
        return count;
    }
}
