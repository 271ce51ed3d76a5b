package io.qemu4j.qmp;

import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells the log and the listeners what goes over the wire, on the executor, in order. Loggers and listeners
 * are other people's code: neither the reader nor a caller runs them.
 */
final class Wire {
    private static final Logger LOG = System.getLogger("io.qemu4j.qmp.wire");

    /** What would make more unheard messages than this, or more bytes of them, is dropped, and the drop is told. */
    private static final int BACKLOG = 10_000;

    /** As text. In memory a message takes a multiple of that. */
    private static final long BACKLOG_BYTES = 8 << 20;

    /** A message still to be told, or a word on the session, which has no length. */
    private record Task(long bytes, Runnable telling) {}

    private final String session;
    private final List<SessionListener> listeners;
    private final Set<String> quiet;
    private final Redaction redaction;
    private final Executor executor;

    private final Deque<Task> tasks = new ArrayDeque<>();
    private long bytes;
    private boolean running;
    private boolean over;
    private long missed;

    Wire(String session, SessionOptions options) {
        this.session = session;
        listeners = options.listeners();
        quiet = options.quietCommands();
        redaction = new Redaction(options.secretMembers());
        executor = options.faithfulExecutor();
    }

    /** Whether anyone listens: asked before a message is prepared. */
    boolean isOn() {
        return !listeners.isEmpty() || LOG.isLoggable(Level.DEBUG);
    }

    void sent(Request request, int id) {
        tell(request.length(), () -> {
            JsonObject message = JsonObject.of(request.outOfBand() ? "exec-oob" : "execute", request.name());
            if (!request.arguments().isEmpty()) {
                message = message.with("arguments", request.arguments());
            }
            JsonObject safe = redaction.hide(message.with("id", id));
            log(request.name(), "->", safe);
            each(l -> l.sent(safe));
        });
    }

    /** A greeting, an event or a stray reply came. */
    void received(JsonObject message, int length) {
        tell(length, () -> {
            JsonObject safe = redaction.hide(message);
            log("", "<-", safe);
            each(l -> l.received(safe));
        });
    }

    void replied(Request request, JsonObject reply, int length) {
        tell(length, () -> {
            JsonObject safe = redaction.hideReply(request.arguments(), reply);
            log(request.name(), "<-", safe);
            each(l -> l.received(safe));
        });
    }

    void lateReply(Request request, JsonObject reply, int length) {
        tell(length, () -> {
            JsonObject safe = redaction.hideReply(request.arguments(), reply);
            LOG.log(Level.DEBUG, "{0}: late reply to {1}, dropped: {2}", session, request.name(), safe);
            each(l -> l.lateReply(request.name(), safe));
        });
    }

    void stray(JsonObject reply, int length) {
        tell(
                length,
                () -> LOG.log(
                        Level.WARNING, "{0}: reply to no known command, dropped: {1}", session, redaction.hide(reply)));
    }

    void slow(String command, Duration waited) {
        tell(0, () -> {
            LOG.log(Level.INFO, "{0}: {1} has been waiting for {2}", session, command, waited);
            each(l -> l.slow(command, waited));
        });
    }

    private void log(String command, String direction, JsonObject message) {
        if (LOG.isLoggable(Level.DEBUG) && !quiet.contains(command)) {
            LOG.log(Level.DEBUG, "{0} {1} {2}", session, direction, message);
        }
    }

    private void each(Consumer<SessionListener> call) {
        for (SessionListener listener : listeners) {
            shielded(() -> call.accept(listener));
        }
    }

    private void shielded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            // An assertion of a test's listener, say: what comes after it is to be told all the same.
            LOG.log(Level.WARNING, session + ": a session listener failed", e);
        }
    }

    private void tell(long length, Runnable telling) {
        synchronized (tasks) {
            if (over) {
                return;
            }
            // One message may be longer than all that may wait: when nothing waits, it is told.
            if (tasks.size() >= BACKLOG || (bytes > 0 && bytes + length > BACKLOG_BYTES)) {
                missed++;
                return;
            }
            tasks.add(new Task(length, telling));
            bytes += length;
        }
        start();
    }

    /** The session has ended; what is told after this is not passed on. */
    void ended(SessionEnd end) {
        synchronized (tasks) {
            over = true;
            if (listeners.isEmpty()) {
                return;
            }
            if (missed > 0) {
                tasks.add(new Task(0, tellMissed()));
            }
            tasks.add(new Task(0, () -> each(l -> l.ended(end))));
        }
        start();
    }

    private void start() {
        synchronized (tasks) {
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::run);
    }

    private void run() {
        while (true) {
            Task task;
            synchronized (tasks) {
                task = missed > 0 && tasks.isEmpty() ? new Task(0, tellMissed()) : tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            shielded(task.telling());
            synchronized (tasks) {
                // Not before: what is being told is in memory as well.
                bytes -= task.bytes();
            }
        }
    }

    private Runnable tellMissed() {
        long count = missed;
        missed = 0;
        return () -> {
            LOG.log(Level.WARNING, "{0}: {1} messages were not logged: the log is too slow", session, count);
            each(l -> l.missed(count));
        };
    }
}
