package io.qemu4j.bench;

import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a session costs that does nothing: resident memory and threads, besides the time to open them all. The
 * other ends live in a process of their own. One fork: JMH adds up the counters of several. Linux only.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(1)
@State(Scope.Benchmark)
public class IdleSessions {
    /** Few enough for any limit on open files. */
    private static final int AT_ONCE = 20;

    /** How many sessions are counted. */
    @Param({"1000"})
    public int sessions;

    /** {@code unix}, or another transport that takes {@code scheme:/path} of a Unix socket. */
    @Param({"unix"})
    public String transport = "";

    /** What reads: {@code platform} threads, or {@code virtual} ones (Java 21 on). */
    @Param({"platform"})
    public String reader = "";

    /** {@code sdk}, or {@code minimal}: a negotiated connection and a thread that reads it, nothing else. */
    @Param({"sdk"})
    public String client = "";

    /**
     * How many sessions came and went before, and are not counted: what they load and compile stays. After few, much
     * of what is counted is the JVM's own warming up; threads that run code not yet compiled touch more of their stack.
     */
    @Param({"20", "3000"})
    public int earlier;

    private final List<AutoCloseable> open = new ArrayList<>();
    private ThreadFactory readers = IdleSessions::daemon;
    private SessionOptions options = SessionOptions.defaults();
    private Path socket;
    private Process peer;

    /** Filled in by the benchmark; JMH prints them beside the time. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Cost {
        /** Resident memory for each session, in bytes. */
        public long residentBytes;

        /** Live platform threads for each thousand sessions. */
        public long threadsPerThousand;
    }

    /** Starts the process with the other ends. */
    @Setup(Level.Trial)
    public void startPeer() throws Exception {
        if (reader.equals("virtual")) {
            readers = virtualThreads();
            options = options.withThreadFactory(readers);
        }
        socket = Files.createTempDirectory("qemu-bench").resolve("idle");
        peer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdlePeer.class.getName(),
                        socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (peer.inputReader().readLine() == null) {
            throw new IOException("the other process did not start");
        }
        for (int i = 0; i < earlier; i += AT_ONCE) {
            openSessions(AT_ONCE);
            closeSessions();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        return thread;
    }

    /** Java 17 has none, and this compiles for 17. */
    private static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("no virtual threads in this Java", e);
        }
    }

    /** Opens them. */
    @Benchmark
    public int open(Cost cost) throws IOException, InterruptedException {
        long before = residentBytes();
        int threads = Thread.getAllStackTraces().size();
        openSessions(sessions);
        cost.residentBytes = (residentBytes() - before) / sessions;
        cost.threadsPerThousand = (Thread.getAllStackTraces().size() - threads) * 1000L / sessions;
        return open.size();
    }

    private void openSessions(int count) throws IOException {
        String address = transport + ":" + socket;
        for (int i = 0; i < count; i++) {
            open.add(client.equals("sdk") ? Qmp.connect(address, options) : new LeastSession(address, readers));
        }
    }

    private static long residentBytes() throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Closes everything. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        closeSessions();
        peer.destroyForcibly().waitFor();
        Files.deleteIfExists(socket);
        Files.delete(socket.getParent());
    }

    private void closeSessions() throws Exception {
        for (AutoCloseable session : open) {
            session.close();
        }
        open.clear();
    }
}
