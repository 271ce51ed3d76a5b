package io.qemu4j.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What listens on a Unix socket for one client: a QEMU without devices, or server.c. */
final class Listening implements AutoCloseable {
    private static final int MOST_TRIES = 4000;

    private final Path directory;
    private final Process process;

    private Listening(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    static Listening qemu(String binary) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("qemu-compare");
        List<String> command = Launches.command(binary);
        command.addAll(List.of("-qmp", "unix:" + directory.resolve("qmp") + ",server=on,wait=off"));
        return start(directory, command);
    }

    /** Takes the server's command line as far as its events. */
    static Listening server(String server) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("qemu-compare");
        List<String> command = new ArrayList<>(List.of(server.split(" ", -1)));
        command.addAll(
                List.of(String.valueOf(Scenario.BURST), directory.resolve("qmp").toString()));
        return start(directory, command);
    }

    private static Listening start(Path directory, List<String> command) throws IOException, InterruptedException {
        Path socket = directory.resolve("qmp");
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; Files.notExists(socket); i++) {
            if (!process.isAlive() || i == MOST_TRIES) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " does not listen on " + socket);
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
