package io.qemu4j.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used of the processors, all its threads together, the JVM's own included. As the scheduler
 * counts it: the figure that the JVM offers has steps of 10 ms. Linux only.
 */
final class CpuTime {
    private final Map<Path, Long> threads = new HashMap<>();

    private CpuTime() {}

    static CpuTime now() throws IOException {
        CpuTime now = new CpuTime();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                now.add(task);
            }
        }
        return now;
    }

    private void add(Path task) throws IOException {
        try {
            String[] fields = Files.readString(task.resolve("schedstat")).split(" ", -1);
            threads.put(task, Long.parseLong(fields[0]));
        } catch (NoSuchFileException ended) {
            // Its time cannot be known any more.
        }
    }

    /** Without threads that have ended in between: the JVM ends those of its compiler that have long had nothing to do. */
    long nanosSince(CpuTime before) {
        long sum = 0;
        for (Map.Entry<Path, Long> thread : threads.entrySet()) {
            sum += thread.getValue() - before.threads.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }
}
