package io.qemu4j.machine;

import io.qemu4j.api.spi.Deadline;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the machines that are left when this JVM exits in order: after its last thread, by {@code
 * System.exit} or a signal that it heeds. Other shutdown hooks run at the same time.
 */
final class JvmExit implements Closeable {
    /** How long SIGTERM may take, for all of them together; a QEMU needs some ten milliseconds. */
    private static final Duration FOR_SIGTERM = Duration.ofSeconds(2);

    private static final Object LOCK = new Object();
    private static final Set<JvmExit> LEFT = new HashSet<>();
    private static boolean hooked;
    private static boolean exiting;

    private final Cleanup cleanup;
    private @Nullable ProcessFamily family;

    private JvmExit(Cleanup cleanup) {
        this.cleanup = cleanup;
    }

    /**
     * Ends a launch, and what comes of it, with the JVM; until it is cleaned up after.
     *
     * @throws IllegalStateException if the JVM exits already
     */
    static JvmExit ending(Cleanup cleanup) {
        JvmExit end = new JvmExit(cleanup);
        synchronized (LOCK) {
            if (!hooked) {
                Thread hook = new Thread(null, JvmExit::endAll, "qemu-jvm-exit", 0, false);
                Runtime.getRuntime().addShutdownHook(hook);
                hooked = true;
            }
            if (exiting) {
                throw new IllegalStateException("the JVM exits");
            }
            LEFT.add(end);
        }
        cleanup.add(end);
        return end;
    }

    /** Forgets what was cleaned up after. */
    @Override
    public void close() {
        synchronized (LOCK) {
            LEFT.remove(this);
        }
    }

    /** Says that there is a process now. */
    void started(ProcessFamily processes) {
        synchronized (LOCK) {
            family = processes;
            if (!exiting) {
                return;
            }
        }
        processes.kill();
    }

    private static void endAll() {
        List<JvmExit> left;
        synchronized (LOCK) {
            exiting = true;
            left = List.copyOf(LEFT);
        }
        left.forEach(end -> end.withFamily(ProcessFamily::terminate));
        Deadline deadline = Deadline.in(FOR_SIGTERM);
        left.forEach(end ->
                end.withFamily(family -> Waiting.forExit(family.root(), Math.max(0, deadline.remainingNanos()))));
        left.forEach(end -> end.withFamily(ProcessFamily::kill));
        left.forEach(end -> {
            end.withFamily(family -> family.killOrphans(500, TimeUnit.MILLISECONDS));
            end.cleanup.run();
        });
    }

    private void withFamily(Consumer<ProcessFamily> what) {
        ProcessFamily processes;
        synchronized (LOCK) {
            processes = family;
        }
        if (processes != null) {
            what.accept(processes);
        }
    }
}
