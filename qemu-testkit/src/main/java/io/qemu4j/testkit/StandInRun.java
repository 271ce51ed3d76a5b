package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a {@link StandIn}: a process, and what is connected to it.
 *
 * <p>Threads: any thread may call.
 *
 * @since 0.1
 */
public final class StandInRun {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final long pid;
    private final Path directory;
    private final List<String> arguments;
    private final Script script;
    private final FakeQemu fake;
    private final RandomAccessFile orders;
    private final Map<String, Transport> consoles = new HashMap<>();

    StandInRun(long pid, Path directory, Script script) throws IOException {
        this.pid = pid;
        this.directory = directory;
        this.script = script;
        arguments = List.of(Files.readString(directory.resolve(pid + ".args")).split("\0"));
        fake = FakeQemu.playing(script);
        // Opened both ways, so that it does not wait for a process that may be dead by now.
        orders = new RandomAccessFile(directory.resolve(pid + ".orders").toFile(), "rw");
    }

    /** Makes a pipe with a name, and opens it both ways, so that it neither waits nor ends. */
    static RandomAccessFile fifo(Path path) throws IOException {
        Process process =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("mkfifo cannot make " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making " + path, e);
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * The process.
     *
     * @return its id, also after its end
     */
    public long pid() {
        return pid;
    }

    /**
     * What the program was started with.
     *
     * @return its arguments, without its own name; unmodifiable
     */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * What speaks on the monitor.
     *
     * @return the fake, which ends with the stand-in
     */
    public FakeQemu fake() {
        return fake;
    }

    /**
     * Says something on a console.
     *
     * @param console the id of its character device, which is its name
     * @param text the text, sent as UTF-8
     * @throws IllegalArgumentException if there is no such console
     * @throws UncheckedIOException if the other end is gone
     */
    public void say(String console, String text) {
        Transport line = consoles.get(console);
        if (line == null) {
            throw new IllegalArgumentException("no console '" + console + "' but " + consoles.keySet());
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            line.write(bytes, 0, bytes.length, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("console '" + console + "'", e);
        }
    }

    /**
     * Has the process exit, like a QEMU that gives up.
     *
     * @param code its exit code
     * @param text what it prints before; may be empty
     */
    public void exit(int code, String text) {
        try {
            Files.writeString(directory.resolve(pid + ".text"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give process " + pid + " its last words", e);
        }
        order("print\nexit " + code);
    }

    /**
     * Has the process die of a signal, like a QEMU that crashes.
     *
     * @param signal its number, such as 6 (SIGABRT) or 11 (SIGSEGV)
     */
    public void crash(int signal) {
        order("kill " + signal);
    }

    private void order(String order) {
        try {
            orders.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            System.getLogger(StandIn.class.getName()).log(System.Logger.Level.DEBUG, "process " + pid, e);
        }
    }

    void begin(StandIn.Manner manner, boolean deaf) {
        Program program = script.program();
        if (arguments.contains("-version") || arguments.contains("--version")) {
            exit(0, "QEMU emulator version " + program.version() + " (" + program.packageVersion() + ")\n");
        } else if (arguments.contains("-help") || arguments.contains("--help")) {
            exit(0, "usage: qemu [options] (a stand-in)\n");
        } else if (manner.code() != null) {
            exit(manner.code(), manner.text());
        } else {
            if (deaf) {
                order("deaf");
            }
            if (manner.connects()) {
                connect();
            }
        }
    }

    private void connect() {
        try {
            for (StandInChardev chardev : StandInChardev.in(arguments)) {
                Transport transport = Transports.installed().connect(chardev.address(), LIMIT);
                if (chardev.monitor()) {
                    fake.serve(new Monitor(transport));
                } else {
                    consoles.put(chardev.id(), transport);
                }
            }
            ProcessHandle.of(pid).ifPresent(p -> p.onExit().thenRun(this::hangUp));
        } catch (IOException | RuntimeException e) {
            exit(1, "stand-in: " + e + "\n");
        }
    }

    /** What QEMU does at SIGTERM. */
    void terminated() {
        fake.event("SHUTDOWN", JsonObject.of("guest", false, "reason", "host-signal"));
        order("exit 0");
    }

    private void hangUp() {
        fake.hangUp();
        for (Transport console : consoles.values()) {
            try {
                console.close();
            } catch (IOException e) {
                System.getLogger(StandIn.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
            }
        }
    }

    /** Kills the process, and waits until it is gone. */
    void end() throws IOException {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        });
        hangUp();
        orders.close();
        fake.close();
    }

    /** The monitor's connection. When the fake hangs up and not the other side, the process ends. */
    private final class Monitor implements Transport {
        private final Transport to;
        private volatile boolean over;

        Monitor(Transport to) {
            this.to = to;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = -1;
            try {
                count = to.read(buffer, offset, length);
                return count;
            } finally {
                over |= count < 0;
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors)
                throws IOException {
            to.write(buffer, offset, length, descriptors);
        }

        @Override
        public boolean passesDescriptors() {
            return to.passesDescriptors();
        }

        @Override
        public void close() throws IOException {
            boolean first = !over;
            over = true;
            to.close();
            if (first) {
                boolean asked = fake.received().stream().anyMatch(c -> c.name().equals("quit"));
                order(asked ? "exit 0" : "kill 6");
            }
        }
    }
}
