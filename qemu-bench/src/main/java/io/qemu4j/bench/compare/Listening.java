package io.qemu4j.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A QEMU without devices whose monitor listens on a Unix socket. */
final class Listening implements AutoCloseable {
    private static final int MOST_TRIES = 4000;

    private final Path directory;
    private final Process process;

    private Listening(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    static Listening start(String binary) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("qemu-compare");
        Path socket = directory.resolve("qmp");
        Process process = new ProcessBuilder(List.of(
                        binary,
                        "-machine",
                        "none",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-qmp",
                        "unix:" + socket + ",server=on,wait=off"))
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; Files.notExists(socket); i++) {
            if (!process.isAlive() || i == MOST_TRIES) {
                process.destroyForcibly();
                throw new IOException(binary + " does not listen on " + socket);
            }
            Thread.sleep(5);
        }
        // It listens a moment after the file is there; and asking would use up the one connection it serves.
        Thread.sleep(20);
        return new Listening(directory, process);
    }

    String socket() {
        return directory.resolve("qmp").toString();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(directory.resolve("qmp"));
        Files.delete(directory);
    }
}
