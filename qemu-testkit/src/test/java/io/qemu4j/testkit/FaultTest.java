package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.testkit.Fault.Kind;
import io.qemu4j.testkit.Fault.Step;
import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
    @Test
    void theMatrixHoldsEveryCellOnce() {
        assertEquals(27, new HashSet<>(Fault.matrix()).size());
        assertEquals("execute: half frame", new Fault(Step.EXECUTE, Kind.HALF_FRAME).toString());
        assertThrows(IllegalArgumentException.class, () -> new Fault(Step.CONNECT, Kind.GARBAGE));
    }

    @ParameterizedTest
    @MethodSource("io.qemu4j.testkit.Fault#matrix")
    void theFakeClosesInEveryCell(Fault fault) throws IOException {
        try (FakeQemu fake = FakeQemu.playing(fault.script())) {
            if (fault.step() == Step.CONNECT) {
                assertThrows(IOException.class, fake::connect);
                return;
            }
            try (Client client = new Client(fake.connect())) {
                try {
                    client.send("{'execute':'qmp_capabilities'}{'execute':'query-status'}"
                            + "{'execute':'stop'}{'execute':'quit'}");
                } catch (IOException e) {
                    assertEquals(Step.GREETING, fault.step());
                }
                fake.hangUp();
                client.rest();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"NEGOTIATE", "EXECUTE", "CLOSE"})
    void aReplyHasTheWrongId(Step step) throws IOException {
        try (FakeQemu fake = FakeQemu.playing(new Fault(step, Kind.WRONG_ID).script());
                Client client = new Client(fake.connect())) {
            client.line();
            client.send("{'execute':'qmp_capabilities','id':1}");
            String reply = client.line();
            if (step != Step.NEGOTIATE) {
                client.send(step == Step.EXECUTE ? "{'execute':'query-status'}" : "{'execute':'quit'}");
                reply = client.line();
            }

            assertTrue(reply.contains("nobody's"), reply);
        }
    }

    @Test
    void halfAReplyIsFollowedByTheEnd() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(new Fault(Step.EXECUTE, Kind.HALF_FRAME).script());
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'query-status','id':'7'}");

            assertEquals("{\"return\": {}", client.rest());
        }
    }

    @Test
    void anEventWithAnIdIsFollowedByTheReply() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(new Fault(Step.EVENT, Kind.WRONG_ID).script());
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'stop','id':1}");

            assertEquals("nobody's", client.message().string("id"));
            assertEquals(1, client.message().integer("id"));
        }
    }
}
