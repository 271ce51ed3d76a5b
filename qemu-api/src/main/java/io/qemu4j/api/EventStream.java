package io.qemu4j.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A bounded first-in-first-out queue of the events that fit its filter, from the moment it was
 * opened. Open it <em>before</em> the command that triggers the event: QEMU often sends the event
 * first and the reply after it.
 *
 * <p>When the queue is full the oldest events are dropped and the next take says so, once, with
 * {@link EventsLostException}, unless the session's options have such a stream fail for good. When the session ends, what is queued can still be taken; then every
 * take throws {@link SessionClosedException}. Closing a stream ends it the same way, but forgets what
 * is queued.
 *
 * <p>Threads: safe; meant for one consumer at a time, and two that wait at once compete for events.
 * The predicates of {@link EventFilter#where} run on the consumer's thread. A blocked take is ended by {@link #close} from any thread and
 * by interrupt.
 *
 * @since 0.1
 */
public interface EventStream extends AutoCloseable {
    /**
     * Takes the oldest event, waiting for one if need be.
     *
     * @param limit how long to wait; zero takes only what is here
     * @return the event
     * @throws EventTimeoutException if the limit passes first
     * @throws EventsLostException if events were dropped at this place in the stream; the next call
     *     goes on behind the gap
     * @throws SessionClosedException if the stream or its session is closed and nothing is queued
     * @throws InterruptedCallException if the thread is interrupted while it waits
     */
    Event next(Duration limit);

    /**
     * Takes the first event that fits, waiting for one if need be. Events that do not fit stay queued,
     * in order, and count against the bound. The limit is one for the whole call, however many other
     * events come.
     *
     * @param filter what is wanted
     * @param limit how long to wait; zero takes only what is here
     * @return the event
     * @throws EventTimeoutException if the limit passes first
     * @throws EventsLostException if events were dropped since the last take: the wanted one may be
     *     among them; the next call goes on
     * @throws SessionClosedException if the stream or its session is closed and nothing queued fits
     * @throws InterruptedCallException if the thread is interrupted while it waits
     */
    Event await(EventFilter filter, Duration limit);

    /**
     * Takes the oldest event if there is one. Does not block.
     *
     * @return the event, or empty; also empty when the stream is closed
     * @throws EventsLostException if events were dropped at this place in the stream
     */
    Optional<Event> poll();

    /**
     * Takes the first queued event that fits, if there is one. Does not block.
     *
     * @param filter what is wanted
     * @return the event, or empty when nothing queued fits; also empty when the stream is closed
     * @throws EventsLostException if events were dropped since the last take
     */
    Optional<Event> poll(EventFilter filter);

    /**
     * Takes everything that is queued. Does not block.
     *
     * @return the events, oldest first; empty when there are none
     * @throws EventsLostException if events were dropped since the last take; the events that are left
     *     stay for the next call
     */
    List<Event> drain();

    /** Ends the stream and forgets what is queued. The session lives on. A second call does nothing. */
    @Override
    void close();
}
