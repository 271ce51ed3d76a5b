package io.qemu4j.bench;

import io.qemu4j.api.QmpSession;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A session with a real QEMU: one of our own, or the one at an address. */
@State(Scope.Benchmark)
public class Target {
    /** Where a monitor listens, as any transport on the class path reads it; empty starts a QEMU. */
    @Param("")
    public String address = "";

    /** How to reach the QEMU that is started. */
    @Param("unix")
    public String transport = "";

    /** The QEMU that is started. */
    @Param("qemu-system-x86_64")
    public String qemu = "";

    private OwnQemu own;
    private QmpSession session;

    /** Connects, negotiating what the benchmark needs. */
    @Setup(Level.Trial)
    public void connect() throws IOException, InterruptedException {
        SessionOptions options = options(SessionOptions.defaults());
        if (address.isEmpty()) {
            session = startOwn(options);
        } else {
            session = Qmp.connect(address, options);
        }
        connected();
    }

    private QmpSession startOwn(SessionOptions options) throws IOException, InterruptedException {
        OwnQemu started = OwnQemu.start(qemu, transport);
        try {
            QmpSession connected = started.connect(options);
            own = started;
            return connected;
        } finally {
            if (own == null) {
                started.stop();
            }
        }
    }

    /** For targets that negotiate more. */
    SessionOptions options(SessionOptions defaults) {
        return defaults;
    }

    /** For targets that prepare more. JMH would run a second set-up method in an order of its own. */
    void connected() {}

    QmpSession session() {
        return session;
    }

    /** Ends the session, and the QEMU if it was our own. */
    @TearDown(Level.Trial)
    public void disconnect() throws IOException, InterruptedException {
        session.close();
        if (own != null) {
            own.stop();
        }
    }
}
