package io.qemu4j.testkit;

import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Finds what a piece of code leaves behind: threads, child processes and theirs, open descriptors, and
 * the SDK's temporary files. Under JUnit, {@link LeakCheckExtension} does this after every test; by
 * hand:
 *
 * <pre>{@code
 * LeakCheck check = LeakCheck.begin();
 * …
 * check.verify();
 * }</pre>
 *
 * <p>It compares the process with itself at an earlier moment, so whatever other threads open between
 * the two counts. Beyond its sight are virtual threads, descendants whose parent has died (they belong
 * to the system's first process then), and, on systems without {@code /proc}, descriptors. Temporary
 * files are those named {@code qemu4j-*} in {@code java.io.tmpdir} and {@code /var/tmp}, unless the
 * name goes on with the process id of another process, as in {@code qemu4j-4711-x}.
 *
 * <p>Threads: immutable; any thread may check.
 *
 * @since 0.1
 */
public final class LeakCheck {
    /** The JDK closes some things a little later: a dead child's pipes, a closed channel's thread. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private final LeakAllowlist allowed;
    private final LeakSnapshot before;

    private LeakCheck(LeakAllowlist allowed) {
        this.allowed = Objects.requireNonNull(allowed, "allowed");
        this.before = LeakSnapshot.take();
    }

    /**
     * Notes what is alive and open now.
     *
     * @return a check against this moment, with the standard allowlist
     */
    public static LeakCheck begin() {
        return begin(LeakAllowlist.standard());
    }

    /**
     * Notes what is alive and open now.
     *
     * @param allowed what may live on
     * @return a check against this moment
     */
    public static LeakCheck begin(LeakAllowlist allowed) {
        WarmUp.done();
        return new LeakCheck(allowed);
    }

    /**
     * Lists what is new since the beginning and stays so.
     *
     * @param grace how long things may take to go; zero looks once
     * @return the leaks; empty, and returned at once, when there are none
     */
    public List<Leak> leaks(Duration grace) {
        return leaks(allowed, grace, Set.of());
    }

    List<Leak> leaks(LeakAllowlist allowed, Duration grace, Set<String> reported) {
        Deadline deadline = Deadline.in(grace);
        long pause = TimeUnit.MILLISECONDS.toNanos(1);
        while (true) {
            List<Leak> leaks = LeakSnapshot.take().since(before, allowed);
            leaks.removeIf(l -> reported.contains(l.identity()));
            if (leaks.isEmpty() || deadline.hasPassed()) {
                return leaks;
            }
            LockSupport.parkNanos(Math.min(pause, Math.max(1, deadline.remainingNanos())));
            pause = Math.min(2 * pause, TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /**
     * Fails if something is left after two seconds.
     *
     * @throws AssertionError with a line for each leak
     */
    public void verify() {
        List<Leak> leaks = leaks(GRACE);
        if (!leaks.isEmpty()) {
            throw new AssertionError(describe("left behind", leaks));
        }
    }

    static String describe(String headline, List<Leak> leaks) {
        return leaks.stream()
                .map(Leak::toString)
                .collect(Collectors.joining("\n  ", headline + " (" + leaks.size() + "):\n  ", ""));
    }

    /**
     * What the JDK opens at first use and keeps, such as the socket it replaces closed ones with, is
     * opened before the first check begins.
     */
    private static final class WarmUp {
        static {
            try {
                openAndClose();
            } catch (IOException e) {
                System.getLogger(LeakCheck.class.getName())
                        .log(System.Logger.Level.DEBUG, "a first check may see what the JDK keeps", e);
            }
        }

        private WarmUp() {}

        /** Comes back when the class is initialised. */
        static void done() {}

        private static void openAndClose() throws IOException {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                new Socket(server.getInetAddress(), server.getLocalPort()).close();
                server.accept().close();
            }
            SocketChannel.open().close();
            FileChannel.open(Path.of("/dev/null")).close();
            LeakSnapshot.take();
        }
    }
}
