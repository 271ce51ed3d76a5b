package io.qemu4j.testkit;

import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records a session as a {@link Recording}, for people to read and for a {@link FakeQemu} to replay. It is a
 * listener of the session, so it works wherever session options go, a machine's among them:
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.to(Path.of("vm.qmp"));
 *         QmpSession session = Qmp.connect(address, SessionOptions.defaults().withListener(recorder))) {
 *     session.execute("query-status");
 * }
 * }</pre>
 *
 * <p>Secrets are hidden as in the wire log, before the recorder sees them. Times are those at which it was
 * told, a little after the fact. One recorder is for one session.
 *
 * <p>Threads: any thread may call; the session tells it on its executor.
 *
 * @since 0.1
 */
public final class Recorder implements SessionListener, Closeable {
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final @Nullable Writer file;
    private final int most;
    private final Deque<Line> lines = new ArrayDeque<>();
    private @Nullable Line dropped;
    private long drops;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable IOException fault;
    private boolean closed;

    /** A line, and how many messages it tells of. */
    private record Line(Instant time, String text, long messages) {}

    private Recorder(@Nullable Writer file, int most) {
        this.file = file;
        this.most = most;
    }

    /**
     * Records into memory, without a bound.
     *
     * @return a recorder; read it by {@link #recording}
     */
    public static Recorder inMemory() {
        return new Recorder(null, Integer.MAX_VALUE);
    }

    /**
     * Records into memory, and forgets all but the latest lines, for long lives that may end in a failure. What was
     * forgotten is told in the recording as missed.
     *
     * @param lines how many lines to keep, at least 1
     * @return a recorder; read it by {@link #soFar}
     * @throws IllegalArgumentException if it is not positive
     */
    public static Recorder latest(int lines) {
        if (lines < 1) {
            throw new IllegalArgumentException("not a number of lines to keep: " + lines);
        }
        return new Recorder(null, lines);
    }

    /**
     * Records into a file, each line as it comes, so that the file tells even of a program that crashed.
     *
     * @param file where; what is there is overwritten
     * @return a recorder, the caller's to close
     * @throws IOException if the file cannot be written
     */
    public static Recorder to(Path file) throws IOException {
        Recorder recorder = new Recorder(Files.newBufferedWriter(file, StandardCharsets.UTF_8), 0);
        recorder.append(Recording.HEAD);
        return recorder;
    }

    /**
     * What was recorded into memory. Waits for the end of the session, as {@link #close} does, so close the
     * session first.
     *
     * @return the recording so far
     * @throws IllegalStateException if this recorder writes to a file
     */
    public Recording recording() {
        requireMemory();
        awaitEnd();
        return soFar();
    }

    /**
     * What was recorded into memory up to now, also while the session lives. A session tells its recorder a little
     * after the fact, so the very latest may be absent. Does not block.
     *
     * @return the recording so far
     * @throws IllegalStateException if this recorder writes to a file
     */
    public synchronized Recording soFar() {
        requireMemory();
        StringBuilder text = new StringBuilder(Recording.HEAD).append('\n');
        if (dropped != null && drops > 0) {
            text.append(Recording.line(dropped.time(), Recording.MISSED, Long.toString(drops)))
                    .append('\n');
        }
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return Recording.parse(text.toString());
    }

    private void requireMemory() {
        if (file != null) {
            throw new IllegalStateException("this recorder writes to a file; Recording.read reads it");
        }
    }

    @Override
    public void sent(JsonObject request) {
        line(Recording.SENT, request.toString());
    }

    @Override
    public void received(JsonObject message) {
        line(Recording.RECEIVED, message.toString());
    }

    @Override
    public void lateReply(String command, JsonObject reply) {
        note("the reply to " + command + " came late: nobody waits for it");
    }

    @Override
    public void slow(String command, Duration waited) {
        note(command + " has been waiting for " + waited);
    }

    @Override
    public void missed(long count) {
        line(Recording.MISSED, Long.toString(count), count);
    }

    @Override
    public void ended(SessionEnd end) {
        line(Recording.ENDED, end.kind().name());
        ended.countDown();
    }

    private void line(String direction, String text) {
        line(direction, text, 1);
    }

    private void line(String direction, String text, long messages) {
        Instant now = Instant.now();
        write(new Line(now, Recording.line(now, direction, text), messages));
    }

    /** For people: a replay passes over it. */
    private void note(String text) {
        Instant now = Instant.now();
        write(new Line(now, "# " + now + " " + text, 0));
    }

    private synchronized void write(Line line) {
        if (closed) {
            return;
        }
        if (file != null) {
            append(line.text());
            return;
        }
        if (lines.size() == most) {
            dropped = lines.remove();
            drops += dropped.messages();
        }
        lines.add(line);
    }

    private synchronized void append(String line) {
        try {
            if (file != null) {
                file.append(line).append('\n').flush();
            }
        } catch (IOException e) {
            fault = fault == null ? e : fault;
        }
    }

    private void awaitEnd() {
        try {
            if (!ended.await(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                System.getLogger(Recorder.class.getName())
                        .log(System.Logger.Level.DEBUG, "the recorded session is still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the recording. Waits, up to five seconds, until the session has told its end: close the session
     * first. A second call does nothing.
     *
     * @throws UncheckedIOException if something could not be written, now or earlier
     */
    @Override
    public void close() {
        awaitEnd();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                fault = fault == null ? e : fault;
            }
            if (fault != null) {
                throw new UncheckedIOException("the recording is not whole", fault);
            }
        }
    }
}
