package io.qemu4j.qmp;

/**
 * What an event stream does when it is full and a further event comes. Either way the consumer is told,
 * by {@link io.qemu4j.api.EventsLostException}, and the session goes on.
 *
 * @since 0.1
 */
public enum EventOverflow {
    /**
     * Drops the oldest event and tells it once, in its place. For those who need the latest news.
     */
    DROP_OLDEST,
    /**
     * Keeps what is queued and takes nothing more: once the consumer has taken it all, every further take
     * throws, with the number of events missed so far. For those to whom a stream with a gap is worthless.
     */
    FAIL_STREAM
}
