package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A real QEMU without a machine, which dials the test; ended after each test. */
abstract class QemuTestBase {
    static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final List<QmpSession> sessions = new ArrayList<>();
    private Process latest;

    /** Starts QEMU with a monitor and returns our end of the connection. */
    final Transport start(String monitorOptions, String... more) throws IOException {
        Path socket = directory.resolve("qmp" + processes.size());
        try (TransportListener listener = Transports.installed().listen(new UnixAddress(socket))) {
            List<String> command = new ArrayList<>(List.of(
                    QemuBinary.require(), "-machine", "none", "-display", "none", "-nodefaults", "-accel", "tcg"));
            command.addAll(listener.qemuArguments("qmp0"));
            command.addAll(List.of("-mon", "chardev=qmp0,mode=control" + monitorOptions));
            command.addAll(List.of(more));
            run(command);
            return listener.accept(LONG);
        }
    }

    final Process run(List<String> command) throws IOException {
        latest = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log" + processes.size()).toFile())
                .start();
        processes.add(latest);
        return latest;
    }

    final QmpSession open(SessionOptions options, String... more) throws IOException {
        return keep(Qmp.open(start("", more), options));
    }

    final QmpSession open(String... more) throws IOException {
        return open(SessionOptions.defaults().withName("qemu"), more);
    }

    final QmpSession keep(QmpSession session) {
        sessions.add(session);
        return session;
    }

    final Process process() {
        return latest;
    }

    final String log() throws IOException {
        return Files.readString(directory.resolve("log" + (processes.size() - 1)));
    }

    /** Sends a signal that the JDK has no method for. */
    final void signal(String name) throws Exception {
        Signals.send(latest.pid(), name);
    }

    @AfterEach
    final void endAll() throws Exception {
        sessions.forEach(QmpSession::close);
        for (Process process : processes) {
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            process.getOutputStream().close();
            process.getInputStream().close();
        }
    }
}
