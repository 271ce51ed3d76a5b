package io.qemu4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a descriptor of this process is open on, as {@code /proc} tells.
 *
 * @param of what it is to be for QEMU
 * @param number its number here
 * @param kind how it can get there
 * @param redirection how a shell opens it again
 */
record OpenFile(InheritedDescriptor of, int number, Kind kind, String redirection) {
    private static final Path PROC = Path.of("/proc/self");
    private static final int ACCESS_MODE = 3;
    private static final int READ_ONLY = 0;
    private static final int WRITE_ONLY = 1;
    private static final int APPEND = 02000;

    /** Ways to hand it over, the one with the least choice first. */
    enum Kind {
        /** Only as it is: a socket, an event counter and the like. */
        SOCKET,
        /** Can be opened again, though that waits until it has another end. */
        PIPE,
        /** Can be opened again. */
        FILE
    }

    /** Looks it up. Where there is no {@code /proc}, nothing can be opened again. */
    static OpenFile of(InheritedDescriptor inherited, int number) throws IOException {
        String target;
        int flags;
        try {
            target = Files.readSymbolicLink(PROC.resolve("fd/" + number)).toString();
            flags = flags(number);
        } catch (IOException e) {
            return new OpenFile(inherited, number, Kind.SOCKET, "");
        }
        boolean pipe = target.startsWith("pipe:");
        Kind kind = pipe ? Kind.PIPE : target.startsWith("/") ? Kind.FILE : Kind.SOCKET;
        String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + number;
        return new OpenFile(inherited, number, kind, redirection(flags, pipe) + path);
    }

    /** Whether it is one of this process's own standard streams. */
    boolean isStream() {
        return number < 3;
    }

    private static int flags(int number) throws IOException {
        for (String line : Files.readAllLines(PROC.resolve("fdinfo/" + number))) {
            if (line.startsWith("flags:")) {
                return Integer.parseInt(line.substring(6).strip(), 8);
            }
        }
        throw new IOException("no flags of descriptor " + number);
    }

    /** In its mode; a plain {@code >} would empty a file, so a writable one is opened for reading as well. */
    private static String redirection(int flags, boolean pipe) {
        int mode = flags & ACCESS_MODE;
        if (mode == READ_ONLY) {
            return "<";
        }
        return mode == WRITE_ONLY && (pipe || (flags & APPEND) != 0) ? ">>" : "<>";
    }
}
