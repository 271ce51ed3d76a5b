package io.qemu4j.qmp;

import io.qemu4j.api.QmpSession;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.testkit.BareQemu;
import io.qemu4j.testkit.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A real QEMU without a machine, which dials the test; ended after each test. */
abstract class QemuTestBase {
    static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<BareQemu> qemus = new ArrayList<>();
    private final List<QmpSession> sessions = new ArrayList<>();

    /** Starts QEMU and returns our end of its monitor. */
    final Transport start(String... more) throws IOException {
        UnixAddress socket = new UnixAddress(directory.resolve("qmp" + qemus.size()));
        try (TransportListener listener = Transports.installed().listen(socket)) {
            qemus.add(BareQemu.dialling(listener, more));
            return listener.accept(LONG);
        }
    }

    final QmpSession open(SessionOptions options, String... more) throws IOException {
        return keep(Qmp.open(start(more), options));
    }

    final QmpSession open(String... more) throws IOException {
        return open(SessionOptions.defaults().withName("qemu"), more);
    }

    final QmpSession keep(QmpSession session) {
        sessions.add(session);
        return session;
    }

    /** The latest that was started. */
    final Process process() {
        return qemus.get(qemus.size() - 1).process();
    }

    /** Sends a signal that the JDK has no method for. */
    final void signal(String name) throws Exception {
        Signals.send(process().pid(), name);
    }

    @AfterEach
    final void endAll() {
        sessions.forEach(QmpSession::close);
        qemus.forEach(BareQemu::close);
    }
}
