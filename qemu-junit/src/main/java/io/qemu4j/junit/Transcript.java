package io.qemu4j.junit;

import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Keeps the last messages of a session, one a line: seconds since the launch, direction, JSON. */
final class Transcript implements SessionListener {
    /** More than a failing test says in its last minute; a long-lived machine keeps no more than these. */
    private static final int LINES = 20_000;

    private final long start = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;

    @Override
    public void sent(JsonObject request) {
        add("->", request.toString());
    }

    @Override
    public void received(JsonObject message) {
        add("<-", message.toString());
    }

    @Override
    public void lateReply(String command, JsonObject reply) {
        add("<-", reply + "  (late: nobody waits for it)");
    }

    @Override
    public void slow(String command, Duration waited) {
        add("..", command + " has been waiting for " + waited);
    }

    @Override
    public void missed(long count) {
        add("..", count + " messages are missing here");
    }

    private synchronized void add(String direction, String text) {
        if (lines.size() == LINES) {
            lines.remove();
            dropped++;
        }
        lines.add(String.format("%10.6f %s %s", (System.nanoTime() - start) / 1e9, direction, text));
    }

    /** What was said so far. Listeners are told a little later, so they are given the time, up to a second. */
    String text() {
        ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.SECONDS);
        return said();
    }

    private synchronized String said() {
        String head = dropped == 0 ? "" : "(" + dropped + " messages before these were dropped)\n";
        return head + String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    }
}
