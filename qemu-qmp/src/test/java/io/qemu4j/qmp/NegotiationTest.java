package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.Event;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.WireStyle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest extends SessionTestBase {
    private ConnectFailedException refused(Script script, SessionOptions options) {
        return assertThrows(ConnectFailedException.class, () -> open(script, options));
    }

    private ConnectFailedException refused(Script script) {
        return refused(script, options());
    }

    private static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }

    @Test
    void theCapabilitiesAreEnabledWithNothingAskedFor() throws Exception {
        open(Script.strict()
                .capabilities("oob", "future")
                .expect("qmp_capabilities", JsonObject.empty())
                .reply());

        assertFalse(fake().received().get(0).raw().has("arguments"));
        assertTrue(fake().received().get(0).id().isPresent());
    }

    @Test
    void oobIsEnabledWhenAskedFor() throws Exception {
        QmpSession session = open(
                Script.strict()
                        .expect("qmp_capabilities", JsonObject.of("enable", JsonArray.of("oob")))
                        .reply()
                        .expectOutOfBand("yank")
                        .reply(),
                options().withOutOfBand());

        session.execute(Command.of("yank").asOutOfBand());
    }

    @Test
    void oobThatIsNotOfferedFailsTheConnect() {
        ConnectFailedException e =
                refused(Script.strict().capabilities("future"), options().withOutOfBand());

        assertEquals("the monitor offers no out-of-band execution, only [future]", e.getMessage());
        assertEquals(List.of(), fake().received());
    }

    @Test
    void anEventBeforeTheGreetingIsDelivered() throws Exception {
        Script script = Script.strict().noGreeting().event("EARLY").greet();

        Qmp.WithEvents opened = Qmp.openWithEvents(play(script).connect(), options());

        assertEquals(List.of("EARLY"), names(opened.events().drain()));
        opened.session().close();
    }

    @Test
    void anEventBetweenTheNegotiationAndItsReplyIsDelivered() throws Exception {
        Script script = Script.strict()
                .expect("qmp_capabilities")
                .event("BETWEEN")
                .event("RESUME")
                .reply();

        Qmp.WithEvents opened = Qmp.openWithEvents(play(script).connect(), options());

        assertEquals(List.of("BETWEEN", "RESUME"), names(opened.events().drain()));
        opened.session().close();
    }

    @ParameterizedTest
    @EnumSource
    void theLastShutdownIsKnownWhateverTheStreamsHold(EventOverflow overflow) throws Exception {
        Script script = Script.lenient()
                .expect("qmp_capabilities")
                .reply()
                .expect("quit")
                .event("SHUTDOWN", JsonObject.of("reason", "first"))
                .event("SHUTDOWN", JsonObject.of("reason", "last"))
                .reply()
                .hangUp();
        Qmp.WithEvents opened = Qmp.openWithEvents(
                play(script).connect(), options().withEventBound(1).withEventOverflow(overflow));
        assertEquals(Optional.empty(), opened.lastShutdown(Duration.ZERO));

        opened.session().execute("quit");

        Event last = opened.lastShutdown(Duration.ofSeconds(10)).orElseThrow();
        assertEquals("last", last.data().string("reason"));
        assertFalse(opened.session().isOpen());
    }

    @Test
    void whoWaitsForTheLastShutdownCanBeInterrupted() throws Exception {
        Qmp.WithEvents opened = Qmp.openWithEvents(play(Script.lenient()).connect(), options());
        Thread.currentThread().interrupt();

        assertThrows(InterruptedCallException.class, () -> opened.lastShutdown(Duration.ofSeconds(10)));

        assertTrue(Thread.interrupted());
        opened.session().close();
    }

    @Test
    void earlyEventsDoNotDisturbAPlainConnect() throws Exception {
        QmpSession session = open(Script.lenient()
                .noGreeting()
                .event("EARLY")
                .greet()
                .event("LATER")
                .expect("qmp_capabilities")
                .event("BETWEEN")
                .reply());

        session.execute("query-status");
    }

    @Test
    void theGreetingMayHaveUnknownMembers() throws Exception {
        QmpSession session = open(Script.lenient()
                .noGreeting()
                .send(JsonValue.parse("{\"QMP\":{\"version\":{\"qemu\":{\"micro\":0,\"minor\":1,\"major\":99},"
                                + "\"package\":\"\",\"x\":1},\"capabilities\":[\"y\"],\"z\":{}},\"w\":null}")
                        .asObject()));

        assertEquals("99.1.0", session.greeting().version().toString());
        assertTrue(session.greeting().raw().has("w"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void howTheBytesAreSplitDoesNotMatter(int piece) throws Exception {
        QmpSession session = open(Script.lenient().wire(WireStyle.standard().splitEvery(piece)));

        assertEquals("running", session.execute("query-status").asObject().string("status"));
    }

    @Test
    void aPrettyMonitorWorks() throws Exception {
        QmpSession session = open(Script.lenient().wire(WireStyle.standard().pretty()));

        assertEquals("running", session.execute("query-status").asObject().string("status"));
    }

    @Test
    void aMonitorWithoutLineEndsWorks() throws Exception {
        QmpSession session = open(Script.lenient().wire(WireStyle.standard().lineEnd("")));

        assertEquals("running", session.execute("query-status").asObject().string("status"));
    }

    @Test
    void aSilentServerIsExplained() {
        ConnectFailedException e =
                refused(Script.lenient().noGreeting(), options().withConnectLimit(SHORT));

        assertEquals(
                "connected, but no greeting within PT0.15S: QEMU may be stopped or busy, its port may expect TLS, or the monitor serves another"
                        + " client",
                e.getMessage());
    }

    @Test
    void anIllFormedGreetingIsAProtocolViolation() {
        ConnectFailedException e = refused(Script.lenient().noGreeting().raw("{\"QMP\":{}}\r\n"));

        assertInstanceOf(ProtocolException.class, e.getCause());
    }

    @Test
    void whatIsNoMonitorIsShown() {
        ConnectFailedException e = refused(Script.lenient().noGreeting().raw("SSH-2.0-OpenSSH_9.2\r\n"));

        assertEquals(
                "connected, but no greeting: protocol violated: expected a JSON object, received"
                        + " 'SSH-2.0-OpenSSH_9.2\\x0d\\x0a'",
                e.getMessage());
    }

    @Test
    void aRefusedNegotiationSaysWhy() {
        ConnectFailedException e = refused(
                Script.strict().expect("qmp_capabilities").error("CommandNotFound", "negotiation is already complete"));

        assertTrue(e.getMessage().contains("negotiation is already complete"), e.getMessage());
        assertInstanceOf(CommandFailedException.class, e.getCause());
    }

    @Test
    void aSecondGreetingEndsTheSession() throws Exception {
        QmpSession session = open(Script.lenient()
                .expect("x")
                .raw("{\"QMP\":{\"version\":{\"qemu\":{\"micro\":0,\"minor\":1,\"major\":8},"
                        + "\"package\":\"\"},\"capabilities\":[]}}"));

        SessionClosedException e = assertThrows(SessionClosedException.class, () -> session.execute("x"));

        assertEquals("a second greeting", e.getCause().getMessage());
        assertEnd(SessionEnd.Kind.PROTOCOL, session);
    }

    @Test
    void anInterruptEndsTheConnectAndLeavesNothing() throws Exception {
        FakeQemu fake = play(Script.lenient().noGreeting());
        Call<Boolean> call = Call.blocked(() -> {
            assertThrows(InterruptedCallException.class, () -> Qmp.open(fake.connect(), options()));
            return Thread.currentThread().isInterrupted();
        });

        call.interrupt();

        assertTrue(call.result(), "the flag is restored");
    }

    @Test
    void connectByAddressFindsTheTransport() {
        FakeQemu fake = play(Script.lenient());

        try (QmpSession session = Qmp.connect(fake.address(), options().withTransports(fake.transports()))) {
            session.execute("query-status");
        }
    }

    @Test
    void aRefusedConnectionNamesTheAddress() {
        FakeQemu fake = play(Script.lenient().refuse());

        ConnectFailedException e = assertThrows(
                ConnectFailedException.class,
                () -> Qmp.connect(fake.address(), options().withTransports(fake.transports())));

        assertTrue(e.getMessage().startsWith("cannot connect to " + fake.address()), e.getMessage());
    }

    @Test
    void withoutATransportThereIsNoConnection() {
        FakeQemu fake = play(Script.lenient());
        SessionOptions none = options().withTransports(Transports.of());

        assertThrows(NoTransportException.class, () -> Qmp.connect(fake.address(), none));
        assertThrows(NoTransportException.class, () -> Qmp.connect("fake:x", none));
    }

    @Test
    void reconnectingNegotiatesAnew() throws Exception {
        FakeQemu fake = play(Script.lenient());
        for (int i = 0; i < 3; i++) {
            try (QmpSession session = Qmp.open(fake.connect(), options())) {
                session.execute("query-status");
            }
        }

        assertEquals(3, fake.connections());
    }
}
