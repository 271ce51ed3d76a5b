package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScriptFailureTest {
    @Test
    void anUnexpectedCommandReadsLikeADiff() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.strict()
                .negotiate()
                .expect("stop")
                .reply()
                .expect("query-status")
                .reply(JsonObject.of("status", "paused"))
                .expect("cont")
                .reply());
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'stop'}");
            client.line();
            client.send("{'execute':'query-block','id':7}");

            assertEquals(
                    "{\"id\": 7, \"error\": {\"class\": \"GenericError\","
                            + " \"desc\": \"fake QEMU: expected query-status, got query-block\"}}",
                    client.line());
        }

        String message = assertThrows(AssertionError.class, fake::close).getMessage();
        assertEquals("""
                , connection 1: expected query-status, got query-block
                @@ line 6 of 9 @@
                    expect qmp_capabilities
                    reply {}
                    expect stop
                    reply {}
                  - expect query-status
                  + query-block
                    reply {"status":"paused"}
                    expect cont
                    reply {}""".stripIndent(), message.substring(message.indexOf(',')));
    }

    @Test
    void otherArgumentsAreUnexpected() throws IOException {
        FakeQemu fake = FakeQemu.playing(
                Script.strict().expect("eject", JsonObject.of("id", "cd0")).reply());
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'eject','arguments':{'id':'cd1'}}");
            client.line();
        }

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(
                error.getMessage().contains("\n  - expect eject {\"id\":\"cd0\"}\n  + eject {\"id\":\"cd1\"}\n"),
                error::getMessage);
    }

    @Test
    void nothingIsAcceptedAfterTheEnd() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.strict().negotiate());
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'stop'}");
            client.line();
        }

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(error.getMessage().contains("expected nothing more, got stop"), error::getMessage);
        assertTrue(error.getMessage().contains("\n  - (end of the script)\n"), error::getMessage);
    }

    @Test
    void aScriptThatStandsStillIsAFailure() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().expect("stop").reply());
                Client client = Client.negotiated(fake)) {
            AssertionError error = assertThrows(AssertionError.class, fake::verify);

            assertTrue(error.getMessage().contains("expected stop, but the script stands still"), error::getMessage);
            assertTrue(error.getMessage().contains("\n  - expect stop\n  + (nothing)\n"), error::getMessage);
            client.send("{'execute':'stop'}");
            client.line();
        }
    }

    @Test
    void aScriptThatNobodyCameForIsAFailure() {
        FakeQemu fake = FakeQemu.playing(Script.lenient(), Script.strict().negotiate());

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(
                error.getMessage().endsWith("connection 2: expected qmp_capabilities, but nobody connected"),
                error::getMessage);
    }

    @Test
    void everyFailureIsTold() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.strict().negotiate().expect("a"));
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'b'}{'execute':'c'} 1 ");
            client.line();
            client.line();
            assertTrue(client.line().contains("QMP input must be a JSON object"));
        }

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(error.getMessage().contains("expected a, got b"), error::getMessage);
        assertEquals(2, error.getSuppressed().length);
    }

    @Test
    void aCommandBeforeTheNegotiationIsAFailure() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.strict().expect("stop").reply());
        try (Client client = new Client(fake.connect())) {
            client.line();
            client.send("{'execute':'stop'}");
            assertTrue(client.line().contains("CommandNotFound"));
        }

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(error.getMessage().contains("got stop before the negotiation"), error::getMessage);
    }

    @Test
    void aScriptThatThrowsIsAFailure() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.lenient().noGreeting().reply());
        try (Client client = new Client(fake.connect())) {
            assertEquals("", client.rest());
        }

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(error.getMessage().contains("the script answers a command before any came"), error::getMessage);
        assertTrue(error.getCause() instanceof IllegalStateException);
    }
}
