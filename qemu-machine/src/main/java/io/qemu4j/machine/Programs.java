package io.qemu4j.machine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds programs where the system would, so that a missing one is told here and not by a helper in front of it. */
final class Programs {
    /** Where to look without a {@code PATH}, as the C library does. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/bin:/usr/bin";

    private Programs() {}

    /** A program of the system, wherever it keeps them. */
    static Optional<String> ofSystem(String name) {
        String path = System.getenv("PATH");
        return search(name, (path == null ? "" : path + ":") + DEFAULT_PATH + ":/sbin:/usr/sbin");
    }

    /**
     * The program to start first for a machine: as it was given if that is a path, else with the first
     * directory of the machine's own {@code PATH} that has it.
     *
     * @throws java.nio.file.FileSystemException if there is none
     */
    static String first(MachineSpec spec, String program) throws IOException {
        if (program.indexOf('/') >= 0) {
            Path file = spec.directory().orElse(Path.of("")).resolve(program);
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isExecutable(file)) {
                throw new AccessDeniedException(file.toString(), null, "not executable");
            }
            return program;
        }
        String own = spec.environment().get("PATH");
        String path = own == null ? System.getenv("PATH") : own;
        String found = search(program, path == null ? DEFAULT_PATH : path).orElse(null);
        if (found == null) {
            throw new NoSuchFileException(program, null, "not in PATH, which is " + path);
        }
        return found;
    }

    private static Optional<String> search(String name, @Nullable String path) {
        for (String directory : String.valueOf(path).split(":")) {
            try {
                Path file = Path.of(directory).resolve(name);
                if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file.toAbsolutePath().toString());
                }
            } catch (InvalidPathException e) {
                // No such directory can be on this system.
                continue;
            }
        }
        return Optional.empty();
    }
}
