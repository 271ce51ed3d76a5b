package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What tests of a session against the scripted fake share: both are closed after each test, and the script checked. */
abstract class SessionTestBase {
    /** For waits that are to end by something else. */
    static final Duration LONG = Duration.ofSeconds(20);

    /** For waits that are to end by their limit. */
    static final Duration SHORT = Duration.ofMillis(150);

    /** "Within a second", with room for a machine under load. */
    static final Duration AT_ONCE = Duration.ofSeconds(3);

    private FakeQemu fake;
    private QmpSession session;

    final SessionOptions options() {
        return SessionOptions.defaults().withName("test").withCommandLimit(LONG).withConnectLimit(LONG);
    }

    final FakeQemu play(Script script) {
        fake = FakeQemu.playing(script);
        return fake;
    }

    final QmpSession open(Script script) throws IOException {
        return open(script, options());
    }

    final QmpSession open(Script script, SessionOptions options) throws IOException {
        session = Qmp.open(play(script).connect(), options);
        return session;
    }

    final FakeQemu fake() {
        return fake;
    }

    static SessionEnd endOf(QmpSession session) throws Exception {
        return session.closed().toCompletableFuture().get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void assertEnd(SessionEnd.Kind kind, QmpSession session) throws Exception {
        assertEquals(kind, endOf(session).kind(), () -> "the end was: " + session);
    }

    @AfterEach
    final void closeSessionAndFake() {
        if (session != null) {
            session.close();
        }
        if (fake != null) {
            fake.close();
        }
    }
}
