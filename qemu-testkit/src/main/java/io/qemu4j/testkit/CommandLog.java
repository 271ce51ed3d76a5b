package io.qemu4j.testkit;

import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The commands that came to a fake, over all its connections. */
final class CommandLog {
    private final List<ReceivedCommand> commands = new ArrayList<>();
    private final Set<ReceivedCommand> awaited = new HashSet<>();

    synchronized void add(ReceivedCommand command) {
        commands.add(command);
        notifyAll();
    }

    synchronized List<ReceivedCommand> commands() {
        return List.copyOf(commands);
    }

    /** Waits for a command that no earlier call returned. */
    synchronized ReceivedCommand await(String name, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        while (true) {
            for (ReceivedCommand candidate : commands) {
                if (candidate.name().equals(name) && awaited.add(candidate)) {
                    return candidate;
                }
            }
            if (deadline.hasPassed()) {
                throw new AssertionError("no " + name + " came within " + limit + "; received: " + commands);
            }
            wait(deadline.remainingMillis());
        }
    }
}
