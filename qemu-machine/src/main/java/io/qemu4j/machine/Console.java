package io.qemu4j.machine;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a machine's serial line or console device. It is read from its first byte on, so
 * that nothing is missed and a guest that floods it never blocks; the newest bytes are kept.
 *
 * <p>{@link #expect} goes through the text once, from front to back: each call starts behind the last
 * match. {@link #text()}, {@link #tail} and the raw streams are independent of that.
 *
 * <p>Threads: safe; meant for one thread that expects, and two at once take turns. A blocked {@code
 * expect}, read or {@code send} ends when the machine does, and by interrupt.
 *
 * @since 0.1
 */
public final class Console {
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    private final ConsoleSpec spec;
    private final Transport transport;
    private final ConsoleRing ring;
    private final ConsolePump pump;
    private final Expecter expecter;
    private final Typist typist;
    private final ReentrantLock writing = new ReentrantLock();

    private Console(ConsoleSpec spec, Transport transport, ConsoleRing ring, ConsolePump pump, String machine) {
        this.spec = spec;
        this.transport = transport;
        this.ring = ring;
        this.pump = pump;
        this.expecter = new Expecter(spec, ring);
        this.typist = new Typist(transport, machine + "-" + spec.name());
    }

    /** Takes the transport over, and starts reading. */
    static Console open(ConsoleSpec spec, Transport transport, String machine) throws IOException {
        ConsoleRing ring = new ConsoleRing(spec.capacity());
        ConsolePump pump = ConsolePump.start(transport, ring, spec.logFile().orElse(null), machine + "-" + spec.name());
        return new Console(spec, transport, ring, pump, machine);
    }

    /**
     * The console's name.
     *
     * @return the name from its {@link ConsoleSpec}
     */
    public String name() {
        return spec.name();
    }

    /**
     * Waits until the console says a text, line end or not, and takes it and all before it.
     *
     * @param text the text, as it stands
     * @param limit how long to wait; zero looks at what is here
     * @param failures texts that mean it will never come; if one of them comes first, the wait is over
     * @return the text and what came before it
     * @throws IllegalArgumentException if a text is empty
     * @throws ConsoleException if the limit passes, a failure comes first or the console ends; nothing
     *     is taken
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits
     */
    public ConsoleMatch expect(String text, Duration limit, String... failures) {
        return expecter.expect(
                Search.of(text), Stream.of(failures).map(Search::of).collect(Collectors.toList()), limit);
    }

    /**
     * Waits until the console says something that the pattern finds, and takes it and all before it.
     *
     * <p>The pattern is tried whenever text arrives, so it sees what is there and not what may follow:
     * {@code \d+} is content with the first digit, unless what ends the number is in the pattern too,
     * and {@code $} fits the end of what has come. A match that began more than 16,384 characters before the text that completes it is not found.
     *
     * @param pattern the pattern
     * @param limit how long to wait; zero looks at what is here
     * @param failures patterns that mean it will never come; if one of them comes first, the wait is over
     * @return the match and what came before it
     * @throws ConsoleException if the limit passes, a failure comes first or the console ends; nothing
     *     is taken
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits
     */
    public ConsoleMatch expect(Pattern pattern, Duration limit, Pattern... failures) {
        Objects.requireNonNull(pattern, "pattern");
        return expecter.expect(
                Search.of(pattern), Stream.of(failures).map(Search::of).collect(Collectors.toList()), limit);
    }

    /**
     * Types a text, as UTF-8. Blocks while the guest takes no input and the connection is full; {@link
     * #send(String, Duration, Duration)} has a limit.
     *
     * @param text the text, as it stands
     * @throws ConsoleException if the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits; some of the
     *     text may be typed
     */
    public void send(String text) {
        send(List.of(text), Duration.ZERO, ENDLESS);
    }

    /**
     * Types a text character by character, as UTF-8, for a guest whose receiver overruns when it comes at
     * once: firmware, boot loaders. No other thread's text gets in between.
     *
     * @param text the text, as it stands
     * @param pause how long to wait after each character but the last; ten milliseconds is what people type
     *     at their best
     * @throws ConsoleException if the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits; the rest
     *     is not typed
     */
    public void send(String text, Duration pause) {
        send(characters(text), pause, ENDLESS);
    }

    /**
     * The same within a limit, also for a guest that takes no input. A character that is stuck then is typed
     * when the guest reads on, the rest is not.
     *
     * @param text the text, as it stands
     * @param pause how long to wait after each character but the last; zero for not at all
     * @param limit how long it may take until the connection has it all; zero types nothing
     * @throws ConsoleException if the limit passes, or the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits; the rest
     *     is not typed
     */
    public void send(String text, Duration pause, Duration limit) {
        send(characters(text), pause, limit);
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
    }

    private void send(List<String> pieces, Duration pause, Duration limit) {
        Deadline.in(pause);
        Deadline deadline = Deadline.in(limit);
        try {
            if (!writing.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            try {
                for (int i = 0; i < pieces.size(); i++) {
                    if (i > 0 && ring.awaitEnd(Deadline.in(least(pause, deadline.remaining())))) {
                        throw cannotSend(ring.fault());
                    }
                    byte[] bytes = pieces.get(i).getBytes(StandardCharsets.UTF_8);
                    typist.type(bytes, 0, bytes.length, deadline);
                }
            } finally {
                writing.unlock();
            }
        } catch (IOException e) {
            throw cannotSend(e);
        } catch (TimeoutException e) {
            throw new ConsoleException(
                    "console '" + spec.name() + "': not all was typed within " + limit,
                    ConsoleException.Reason.TIME_LIMIT,
                    tail(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("console '" + spec.name() + "': typing interrupted", e);
        }
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private ConsoleException cannotSend(@Nullable IOException cause) {
        return new ConsoleException(
                "console '" + spec.name() + "': cannot send", ConsoleException.Reason.END, tail(), cause);
    }

    /**
     * Types a text and Enter, which is a carriage return: {@link #send(String)}.
     *
     * @param line the text
     * @throws ConsoleException if the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits
     */
    public void sendLine(String line) {
        send(line + "\r");
    }

    /**
     * Types a text and Enter, character by character: {@link #send(String, Duration)}.
     *
     * @param line the text
     * @param pause how long to wait after each character but the last
     * @throws ConsoleException if the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits
     */
    public void sendLine(String line, Duration pause) {
        send(line + "\r", pause);
    }

    /**
     * Types a text and Enter, within a limit: {@link #send(String, Duration, Duration)}.
     *
     * @param line the text
     * @param pause how long to wait after each character but the last; zero for not at all
     * @param limit how long it may take; zero types nothing
     * @throws ConsoleException if the limit passes, or the console has ended
     * @throws io.qemu4j.api.InterruptedCallException if the thread is interrupted while it waits
     */
    public void sendLine(String line, Duration pause, Duration limit) {
        send(line + "\r", pause, limit);
    }

    /**
     * What the console said so far, as much as is kept, whether it was expected or not.
     *
     * @return the text: UTF-8, with U+FFFD for what is not
     */
    public String text() {
        return ConsoleText.of(ring.newest(spec.capacity()), spec.stripsAnsi());
    }

    /**
     * The console's last lines.
     *
     * @return at most 20 lines, without carriage returns
     */
    public String tail() {
        return Tail.lines(ConsoleText.of(ring.newest(Tail.BYTES), spec.stripsAnsi()));
    }

    /**
     * Reads the console's bytes as they come, from the oldest that is kept. Each call gives a stream
     * with its own position.
     *
     * @return a stream that ends with the console; it throws {@link IOException}, once for each gap, if
     *     it falls behind by more than is kept, and {@link java.io.InterruptedIOException}, with the
     *     interrupt flag set, if its reader is interrupted
     */
    public InputStream input() {
        return new ConsoleInput(ring);
    }

    /**
     * Writes bytes to the console. Nothing is buffered; closing the stream does nothing.
     *
     * @return the stream; it throws {@link java.io.InterruptedIOException}, with the interrupt flag set, if its
     *     writer is interrupted while the guest takes no input; bytes whose writing had begun are still
     *     written when the guest reads on, before any others
     */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                Console.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                Console.this.write(bytes, offset, length);
            }
        };
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            writing.lockInterruptibly();
            try {
                typist.type(bytes, offset, length, Deadline.in(ENDLESS));
            } finally {
                writing.unlock();
            }
        } catch (TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing to a console");
        }
    }

    /**
     * Whether everything the console will ever say has come, waiting for it if need be: at most so long.
     */
    boolean awaitEnd(Duration limit) {
        return pump.awaitEnd(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the connection and the thread. */
    void close() {
        try {
            transport.close();
        } catch (IOException e) {
            // Nothing was to be sent; the descriptor is gone either way.
        }
        pump.awaitEnd(1, TimeUnit.SECONDS);
        typist.end();
    }
}
