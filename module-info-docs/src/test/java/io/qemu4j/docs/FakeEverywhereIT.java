package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.docs.guide.OverTls;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Fault;
import io.qemu4j.testkit.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake is the same over every transport as it is in memory. */
class FakeEverywhereIT {
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    static Path shared;

    private static Path pki;

    @BeforeAll
    static void makeCertificates() throws Exception {
        pki = Pki.in(shared);
    }

    private static MonitorAddress address(String scheme) throws Exception {
        return switch (scheme) {
            case "unix" -> new UnixAddress(shared.resolve("qmp"));
            case "tcp" -> new TcpAddress("localhost", 0);
            default -> new TlsAddress("localhost", 0).withContext(OverTls.context(pki));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp", "tls"})
    void clientsAreServedAsTheyCome(String scheme) throws Exception {
        String large = "x".repeat(1 << 20);
        Script script = Script.strict()
                .expect("stop")
                .answerFromStock()
                .expect("query-name", JsonObject.of("of", large))
                .reply(JsonObject.of("name", large));
        try (FakeQemu fake = FakeQemu.playing(script, Script.lenient())) {
            TransportListener listener = Transports.installed().listen(address(scheme));
            fake.listenOn(listener);

            try (QmpSession session = Qmp.connect(listener.address());
                    EventStream events = session.events(EventFilter.named("STOP"))) {
                session.execute("stop");
                assertTrue(events.poll().isPresent());
                assertEquals("paused", fake.runState());
                JsonObject name = session.execute("query-name", JsonObject.of("of", large))
                        .asObject();
                assertEquals(large, name.string("name"));
            }
            try (QmpSession session = Qmp.connect(listener.address())) {
                assertEquals(
                        "paused", session.execute("query-status").asObject().string("status"));
            }
            assertEquals(2, fake.connections());
        }
    }

    @ParameterizedTest
    @MethodSource("io.qemu4j.testkit.Fault#matrix")
    void aFaultComesToTheSame(Fault fault) throws Exception {
        List<String> inMemory;
        try (FakeQemu fake = FakeQemu.playing(fault.script())) {
            inMemory = outcome(
                    fake.address(),
                    SessionOptions.defaults().withTransports(fake.transports()).withConnectLimit(SHORT));
        }
        for (String scheme : List.of("unix", "tcp", "tls")) {
            // The handshake of TLS is within the limit, too.
            Duration connect = scheme.equals("tls") ? Duration.ofSeconds(3) : Duration.ofSeconds(1);
            try (FakeQemu fake = FakeQemu.playing(fault.script())) {
                TransportListener listener = Transports.installed().listen(address(scheme));
                fake.listenOn(listener);

                List<String> outcome =
                        outcome(listener.address(), SessionOptions.defaults().withConnectLimit(connect));

                assertEquals(inMemory, outcome, scheme);
            }
        }
    }

    /** What each step of a dialogue comes to, and how the session ends. */
    private static List<String> outcome(MonitorAddress address, SessionOptions options) throws Exception {
        List<String> outcome = new ArrayList<>();
        try (QmpSession session = Qmp.connect(address, options.withCommandLimit(SHORT));
                EventStream events = session.events(EventFilter.named("STOP"))) {
            outcome.add(attempt(() -> session.execute("query-status")));
            outcome.add(attempt(() -> session.execute("stop")));
            outcome.add(attempt(() -> events.next(SHORT)));
            String quit = attempt(() -> session.execute("quit"));
            outcome.add(quit);
            if (!quit.equals("done")) {
                session.close();
            }
            outcome.add(end(session));
        } catch (QemuException e) {
            outcome.add(e.getClass().getSimpleName());
        }
        return outcome;
    }

    private static String end(QmpSession session) throws Exception {
        return session.closed()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .kind()
                .name();
    }

    private static String attempt(Runnable step) {
        try {
            step.run();
            return "done";
        } catch (QemuException e) {
            return e.getClass().getSimpleName();
        }
    }
}
