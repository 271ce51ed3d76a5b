package io.qemu4j.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What this process has used of the processors, all its threads together, the JVM's own included. */
final class CpuTime {
    private CpuTime() {}

    /** As the scheduler counts it: the figure that the JVM offers has steps of 10 ms. Linux only. */
    static long nanos() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                sum += ofThread(task);
            }
        }
        return sum;
    }

    private static long ofThread(Path task) throws IOException {
        try {
            String[] fields = Files.readString(task.resolve("schedstat")).split(" ", -1);
            return Long.parseLong(fields[0]);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
