package io.qemu4j.testkit;

import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that takes QEMU's place on a command line, so that code that launches QEMU can be tested without QEMU, in
 * every situation:
 *
 * <pre>{@code
 * try (StandIn qemu = StandIn.playing(Script.lenient());
 *         Machine vm = Machine.launch(MachineSpec.builder(qemu.binary()).build())) {
 *     vm.qmp().execute("stop");
 * }
 * }</pre>
 *
 * <p>The program is a small shell script, up in a few milliseconds. It is a process with a life of its own: it is
 * killed, heeds SIGTERM and exits as QEMU does. Its monitor and consoles are connected from this JVM, where a {@link
 * FakeQemu} for each run plays the script, to the sockets that {@code -chardev} and {@code -mon} tell. A monitor that
 * the script hangs up is the end of the process: exit code 0 after {@code quit}, else SIGABRT. A {@code quit} that is
 * to be ignored is {@code Script.lenient().when("quit", Lines::reply)}.
 *
 * <p>Asked for {@code -version} or {@code -help} it answers and exits. It needs {@code sh} and {@code mkfifo}, and the
 * transport of the monitor's address.
 *
 * <p>Threads: any thread may call. There is one daemon thread, named {@code stand-in}, besides those of the fakes.
 *
 * @since 0.1
 */
public final class StandIn implements AutoCloseable {
    private static final String PROGRAM = """
            #!/bin/sh
            # Stands in for QEMU: tells its JVM what it was started with, and does what it is told.
            ulimit -c 0
            d=${0%/*}
            signal=
            trap 'signal=1; echo "$$ term" >"$d/calls"' TERM INT HUP
            printf '%s\\0' "$@" >"$d/$$.args"
            mkfifo "$d/$$.orders" || exit 125
            echo "$$ run" >"$d/calls"
            exec 7<"$d/$$.orders"
            while :; do
              if read -r verb value <&7; then
                case $verb in
                  print) cat "$d/$$.text" ;;
                  deaf) trap '' TERM INT HUP ;;
                  exit) exit "$value" ;;
                  kill) kill -"$value" $$ ;;
                esac
              elif [ -z "$signal" ]; then
                exit 125
              fi
              signal=
            done
            """;

    private final Script script;
    private final Manner manner;
    private final Path directory;
    private final RandomAccessFile calls;
    private final Thread thread;
    private final BlockingQueue<StandInRun> fresh = new LinkedBlockingQueue<>();
    private final List<StandInRun> runs = new ArrayList<>();
    private volatile boolean deaf;
    private volatile boolean closed;

    /** What each run does. */
    record Manner(boolean connects, @Nullable Integer code, String text) {}

    private StandIn(Script script, Manner manner) {
        this.script = script;
        this.manner = manner;
        try {
            directory = Files.createTempDirectory(
                    "qemu4j-" + ProcessHandle.current().pid() + "-stand-in");
            Path program = Files.writeString(directory.resolve("qemu"), PROGRAM);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            calls = StandInRun.fifo(directory.resolve("calls"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a stand-in for QEMU", e);
        }
        thread = new Thread(this::listen, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A stand-in that connects, and plays a script on its monitor.
     *
     * @param script the script of each run; a run has a virtual machine of its own
     * @return a stand-in, the caller's to close
     * @throws UncheckedIOException if its files cannot be made
     */
    public static StandIn playing(Script script) {
        return new StandIn(script, new Manner(true, null, ""));
    }

    /**
     * A stand-in that prints a text and exits, as QEMU does with options that it does not like.
     *
     * @param code the exit code
     * @param text what it prints; may be empty
     * @return a stand-in, the caller's to close
     * @throws UncheckedIOException if its files cannot be made
     */
    public static StandIn exiting(int code, String text) {
        return new StandIn(Script.lenient(), new Manner(false, code, text));
    }

    /**
     * A stand-in that runs and never connects. One that connects and never greets is {@code
     * playing(Script.lenient().noGreeting())}.
     *
     * @return a stand-in, the caller's to close
     * @throws UncheckedIOException if its files cannot be made
     */
    public static StandIn neverConnecting() {
        return new StandIn(Script.lenient(), new Manner(false, null, ""));
    }

    /**
     * Has runs from now on ignore SIGTERM, SIGINT and SIGHUP.
     *
     * @return this
     */
    public StandIn ignoringSigterm() {
        deaf = true;
        return this;
    }

    /**
     * The program.
     *
     * @return its absolute path, for {@code MachineSpec.builder}
     */
    public String binary() {
        return directory.resolve("qemu").toString();
    }

    /**
     * Waits for the program to be started. Each run is returned once, in the order of their starts.
     *
     * @param limit how long to wait
     * @return the run; its monitor is connected, unless it never is
     * @throws AssertionError if it is not started in time
     * @throws InterruptedException if the thread is interrupted
     */
    public StandInRun awaitRun(Duration limit) throws InterruptedException {
        StandInRun run = fresh.poll(Deadline.in(limit).remainingNanos(), TimeUnit.NANOSECONDS);
        if (run == null) {
            throw new AssertionError("the stand-in was not started within " + limit);
        }
        return run;
    }

    private void listen() {
        try {
            for (String call = calls.readLine(); call != null && !closed; call = calls.readLine()) {
                heed(call.split(" "));
            }
        } catch (IOException e) {
            System.getLogger(StandIn.class.getName()).log(System.Logger.Level.WARNING, "a stand-in is deaf", e);
        }
    }

    private void heed(String... call) throws IOException {
        long pid = Long.parseLong(call[0]);
        if (call[1].equals("run")) {
            StandInRun run = new StandInRun(pid, directory, script);
            synchronized (runs) {
                runs.add(run);
            }
            run.begin(manner, deaf);
            fresh.add(run);
            return;
        }
        for (StandInRun run : all()) {
            if (run.pid() == pid) {
                run.terminated();
            }
        }
    }

    private List<StandInRun> all() {
        synchronized (runs) {
            return List.copyOf(runs);
        }
    }

    /**
     * Kills what still runs, and removes the program. A second call does nothing.
     *
     * @throws AssertionError as {@link FakeQemu#close}, for the first run whose dialogue did not follow the script
     */
    @Override
    public void close() {
        synchronized (runs) {
            if (closed) {
                return;
            }
            closed = true;
        }
        AssertionError failure = null;
        try {
            calls.write("over\n".getBytes(StandardCharsets.US_ASCII));
            thread.join();
            for (StandInRun run : all()) {
                try {
                    run.end();
                } catch (AssertionError e) {
                    failure = failure == null ? e : failure;
                }
            }
            calls.close();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear away " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
