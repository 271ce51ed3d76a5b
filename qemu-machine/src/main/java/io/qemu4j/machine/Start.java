package io.qemu4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a machine's process: its command line, behind the guard's. */
final class Start {
    private Start() {}

    /**
     * Starts it.
     *
     * @param commandLine the wrapper, the binary and all options
     * @param log where the process's output goes
     */
    static Process run(MachineSpec spec, List<String> commandLine, Path log) throws IOException {
        Path directory = spec.directory().orElse(null);
        if (directory != null && !Files.isDirectory(directory)) {
            // Else the system says "no such file" of the program.
            throw new NotDirectoryException(directory.toString());
        }
        Guard guard = Guard.of(spec);
        List<String> line = new ArrayList<>(guard.prefix());
        line.add(Programs.first(spec, commandLine.get(0)));
        line.addAll(commandLine.subList(1, commandLine.size()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(guard.stdin())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(spec.environment());
        builder.directory(directory == null ? null : directory.toFile());
        return Launcher.start(builder);
    }
}
