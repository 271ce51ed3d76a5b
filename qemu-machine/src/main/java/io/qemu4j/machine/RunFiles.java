package io.qemu4j.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The private directory of one launch, and where its sockets and its log go. */
final class RunFiles {
    /**
     * The longest path of a Unix socket that the JDK, junixsocket and QEMU all take, in bytes: one less
     * than {@code sun_path} less its NUL on Linux; macOS and the BSDs have 104.
     */
    static final int LONGEST_SOCKET_PATH = System.getProperty("os.name", "").startsWith("Linux") ? 106 : 103;

    private static final int ATTEMPTS = 10;

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final String name;
    private final @Nullable Path socketDir;
    private final @Nullable Path logDir;

    private RunFiles(Path directory, MachineSpec spec) {
        this.directory = directory;
        this.name = spec.name().orElse(directory.getFileName().toString());
        this.socketDir = absolute(spec.socketDir().orElse(null));
        this.logDir = absolute(spec.logDir().orElse(null));
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath();
    }

    /** Where the private directory is made. */
    static Path root(MachineSpec spec) {
        return spec.tempRoot()
                .orElse(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))
                .toAbsolutePath();
    }

    /**
     * Makes the directory, with mode 0700 in one step. Its name tells whose it is, for those who find it after a crash.
     * Not by {@code Files.createTempDirectory} at once, whose source of names that nobody can guess takes 20 ms when it
     * is first asked: a name that is taken costs no more than another try.
     */
    static RunFiles create(MachineSpec spec) throws IOException {
        Path root = root(spec);
        String prefix = "qemu4j-" + ProcessHandle.current().pid() + "-";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String number = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
            try {
                return new RunFiles(Files.createDirectory(root.resolve(prefix + number), PRIVATE), spec);
            } catch (FileAlreadyExistsException e) {
                // Somebody else's.
                continue;
            }
        }
        return new RunFiles(Files.createTempDirectory(root, prefix), spec);
    }

    Path directory() {
        return directory;
    }

    /** The machine's name: the spec's, or the private directory's. */
    String name() {
        return name;
    }

    Path logDir() {
        return logDir == null ? directory : logDir;
    }

    Path log() {
        return logDir().resolve(name + ".log");
    }

    /** The path for a socket; nothing is made. In a directory of the user's the file bears the machine's name. */
    Path socket(String id) throws IOException {
        return checked(socketDir == null ? directory.resolve(id) : socketDir.resolve(name + "-" + id));
    }

    /** Refuses a path that is too long, before QEMU or the system cuts it short. */
    static Path checked(Path socket) throws IOException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET_PATH) {
            throw new IOException("socket path of " + length + " bytes, at most " + LONGEST_SOCKET_PATH + " work: "
                    + socket + "; choose a shorter tempRoot or socketDir");
        }
        return socket;
    }

    /** Removes the directory with all that is in it, which is nearly always the log. */
    void delete() throws IOException {
        try {
            if (logDir == null) {
                Files.deleteIfExists(log());
            }
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            deleteTree();
        }
    }

    private void deleteTree() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
