package io.qemu4j.qmp;

import io.qemu4j.api.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells the log and the listener what goes over the wire, on the executor, in order. Loggers and listeners
 * are other people's code: neither the reader nor a caller runs them.
 */
final class Wire {
    private static final Logger LOG = System.getLogger("io.qemu4j.qmp.wire");

    /** More than this many unheard messages are dropped, and the drop is told. */
    private static final int BACKLOG = 10_000;

    private final String session;
    private final Optional<SessionListener> listener;
    private final Set<String> quiet;
    private final Redaction redaction;
    private final Executor executor;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private long missed;

    Wire(String session, SessionOptions options) {
        this.session = session;
        listener = options.listener();
        quiet = options.quietCommands();
        redaction = new Redaction(options.secretMembers());
        executor = options.executor();
    }

    /** Whether anyone listens: asked before a message is prepared. */
    boolean isOn() {
        return listener.isPresent() || LOG.isLoggable(Level.DEBUG);
    }

    void sent(Request request, int id) {
        tell(() -> {
            JsonObject message = JsonObject.of(request.outOfBand() ? "exec-oob" : "execute", request.name());
            if (!request.arguments().isEmpty()) {
                message = message.with("arguments", request.arguments());
            }
            JsonObject safe = redaction.hide(message.with("id", id));
            log(request.name(), "->", safe);
            listener.ifPresent(l -> l.sent(safe));
        });
    }

    /** A greeting, an event or a stray reply came. */
    void received(JsonObject message) {
        tell(() -> {
            JsonObject safe = redaction.hide(message);
            log("", "<-", safe);
            listener.ifPresent(l -> l.received(safe));
        });
    }

    void replied(Request request, JsonObject reply) {
        tell(() -> {
            JsonObject safe = redaction.hideReply(request.arguments(), reply);
            log(request.name(), "<-", safe);
            listener.ifPresent(l -> l.received(safe));
        });
    }

    void lateReply(Request request, JsonObject reply) {
        tell(() -> {
            JsonObject safe = redaction.hideReply(request.arguments(), reply);
            LOG.log(Level.DEBUG, "{0}: late reply to {1}, dropped: {2}", session, request.name(), safe);
            listener.ifPresent(l -> l.lateReply(request.name(), safe));
        });
    }

    void stray(JsonObject reply) {
        tell(() ->
                LOG.log(Level.WARNING, "{0}: reply to no known command, dropped: {1}", session, redaction.hide(reply)));
    }

    void slow(String command, Duration waited) {
        tell(() -> {
            LOG.log(Level.INFO, "{0}: {1} has been waiting for {2}", session, command, waited);
            listener.ifPresent(l -> l.slow(command, waited));
        });
    }

    private void log(String command, String direction, JsonObject message) {
        if (LOG.isLoggable(Level.DEBUG) && !quiet.contains(command)) {
            LOG.log(Level.DEBUG, "{0} {1} {2}", session, direction, message);
        }
    }

    private void tell(Runnable task) {
        synchronized (tasks) {
            if (tasks.size() >= BACKLOG) {
                missed++;
                return;
            }
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException shutDown) {
            synchronized (tasks) {
                tasks.clear();
                running = false;
            }
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = missed > 0 && tasks.isEmpty() ? tellMissed() : tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // An assertion of a test's listener, say: what comes after it is to be told all the same.
                LOG.log(Level.WARNING, session + ": a session listener failed", e);
            }
        }
    }

    private Runnable tellMissed() {
        long count = missed;
        missed = 0;
        return () -> {
            LOG.log(Level.WARNING, "{0}: {1} messages were not logged: the log is too slow", session, count);
            listener.ifPresent(l -> l.missed(count));
        };
    }
}
