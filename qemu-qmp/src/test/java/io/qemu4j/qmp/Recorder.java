package io.qemu4j.qmp;

import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.SessionListener;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that remembers what it was told, each call a line, which the kit's does not. */
final class Recorder implements SessionListener {
    private final List<String> told = new ArrayList<>();

    private synchronized void add(String line) {
        told.add(line);
        notifyAll();
    }

    @Override
    public void sent(JsonObject request) {
        add("sent " + request);
    }

    @Override
    public void received(JsonObject message) {
        add("received " + message);
    }

    @Override
    public void lateReply(String command, JsonObject reply) {
        add("late " + command + " " + reply);
    }

    @Override
    public void slow(String command, Duration waited) {
        add("slow " + command + " " + waited);
    }

    @Override
    public void missed(long count) {
        add("missed " + count);
    }

    @Override
    public void ended(SessionEnd end) {
        add("ended " + end);
    }

    synchronized List<String> told() {
        return List.copyOf(told);
    }

    /** Waits for a line with this beginning, and returns it. */
    synchronized String await(String beginning) throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofSeconds(20));
        while (true) {
            for (String line : told) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (deadline.hasPassed()) {
                throw new AssertionError("nothing told that begins with " + beginning + ": " + told);
            }
            wait(deadline.remainingMillis());
        }
    }
}
