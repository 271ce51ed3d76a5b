package io.qemu4j.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sends the signals that the JDK has no method for: to hang a QEMU ({@code STOP}), let it go on ({@code CONT}), or
 * have it crash ({@code SEGV}, {@code ABRT}).
 *
 * @since 0.1
 */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal, with the {@code kill} that every POSIX shell has built in. Blocks for the few milliseconds that
     * this takes.
     *
     * <p>Threads: any.
     *
     * @param pid the process
     * @param name the signal's name without {@code SIG}, such as {@code STOP}, or its number in digits
     * @throws IllegalArgumentException if the id is not positive, or the name has anything but letters and digits
     * @throws IOException if it could not be sent: there is no such process or signal, it is not ours to send, or
     *     there is no shell; the shell's words are in the message
     * @throws InterruptedException if the thread is interrupted meanwhile; it may have been sent
     */
    public static void send(long pid, String name) throws IOException, InterruptedException {
        Objects.requireNonNull(name, "name");
        if (pid <= 0) {
            throw new IllegalArgumentException("not the id of a process: " + pid);
        }
        if (!name.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("not the name of a signal: '" + name + "'");
        }
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        try (InputStream output = kill.getInputStream()) {
            String words = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("cannot send " + name + " to process " + pid + ": " + words);
            }
        } finally {
            kill.destroyForcibly();
        }
    }
}
