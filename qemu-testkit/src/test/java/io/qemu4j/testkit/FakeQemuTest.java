package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import io.qemu4j.api.Greeting;
import io.qemu4j.api.QemuVersion;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeQemuTest {
    @Nested
    class ByItself {
        @Test
        void greetsAsQemuDoes() throws IOException {
            Script script = Script.lenient()
                    .version(new QemuVersion(11, 1, 0), "Debian")
                    .capabilities("oob", "new");
            try (FakeQemu fake = FakeQemu.playing(script);
                    Client client = new Client(fake.connect())) {
                Greeting greeting = Greeting.of(client.message());

                assertEquals(new QemuVersion(11, 1, 0), greeting.version());
                assertEquals("Debian", greeting.packageVersion());
                assertEquals(Set.of("oob", "new"), greeting.capabilities());
            }
        }

        @Test
        void refusesCommandsBeforeTheNegotiation() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = new Client(fake.connect())) {
                client.line();
                client.send("{'execute':'query-status','id':1}");
                assertTrue(client.line().contains("Expecting capabilities negotiation with 'qmp_capabilities'"));

                client.send("{'execute':'qmp_capabilities','arguments':{'enable':['magic']},'id':2}");
                assertTrue(client.line().contains("GenericError"));
                client.send("{'execute':'qmp_capabilities','id':3}");
                assertEquals("{\"return\": {}, \"id\": 3}", client.line());
                client.send("{'execute':'qmp_capabilities','id':4}");
                assertTrue(client.line().contains("already complete"));
            }
        }

        @Test
        void answersFromStock() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'query-version'}");
                assertEquals(7, client.message().object("return").object("qemu").integer("major"));
                client.send("{'execute':'query-status'}");
                assertEquals("running", client.message().object("return").string("status"));
                client.send("{'execute':'query-commands'}");
                assertTrue(client.line().contains("{\"name\": \"query-status\"}"));
                client.send("{'execute':'no-such','id':'x'}");
                assertEquals(
                        "{\"id\": \"x\", \"error\": {\"class\": \"CommandNotFound\","
                                + " \"desc\": \"The command no-such has not been found\"}}",
                        client.line());
            }
        }

        @Test
        void stopsContinuesAndQuitsWithTheirEvents() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'stop'}");
                assertEquals("STOP", Event.of(client.message()).name());
                assertEquals("{\"return\": {}}", client.line());
                assertEquals("paused", fake.runState());
                client.send("{'execute':'stop'}");
                assertEquals("{\"return\": {}}", client.line());

                client.send("{'execute':'cont'}");
                assertEquals("RESUME", Event.of(client.message()).name());
                assertEquals("{\"return\": {}}", client.line());
                assertEquals("running", fake.runState());

                client.send("{'execute':'quit'}");
                Event shutdown = Event.of(client.message());
                assertEquals("host-qmp-quit", shutdown.data().string("reason"));
                assertTrue(shutdown.timestamp().isPresent());
                assertEquals("{\"return\": {}}", client.line());
                assertEquals("", client.rest());
                assertEquals("shutdown", fake.runState());
            }
        }

        @Test
        void resetsAndPowersDownWithTheirEvents() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'system_powerdown'}{'execute':'system_reset'}");
                assertEquals("POWERDOWN", client.message().string("event"));
                assertEquals("{\"return\": {}}", client.line());
                assertEquals(
                        "host-qmp-system-reset", client.message().object("data").string("reason"));
                assertEquals("{\"return\": {}}", client.line());
                assertEquals("running", fake.runState());

                client.send("{'execute':'stop'}{'execute':'system_reset'}");
                for (int i = 0; i < 4; i++) {
                    client.line();
                }
                assertEquals("prelaunch", fake.runState());
                assertEquals(List.of("system_powerdown", "system_reset", "stop", "system_reset"), fake.receivedNames());
            }
        }

        @Test
        void tellsItsStatusAsItsVersionDoes() throws IOException {
            try (FakeQemu fake = FakeQemu.playing(Script.lenient().version(new QemuVersion(10, 0, 2), ""));
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'query-status'}");
                assertEquals("{\"return\": {\"status\": \"running\", \"running\": true}}", client.line());
            }
        }

        @Test
        void tellsEventsToEveryClientThatNegotiated() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client one = Client.negotiated(fake);
                    Client two = Client.negotiated(fake);
                    Client late = new Client(fake.connect())) {
                fake.event("RESET", JsonObject.of("guest", true));
                one.send("{'execute':'stop'}");

                for (Client client : List.of(one, two)) {
                    assertTrue(client.message().object("data").bool("guest"));
                    assertEquals("STOP", client.message().string("event"));
                }
                assertEquals("{\"return\": {}}", one.line());
                late.send("{'execute':'qmp_capabilities','id':1}");
                assertTrue(late.line().contains("QMP"));
                assertEquals(1, late.message().integer("id"));
                assertEquals(3, fake.connections());
            }
        }

        @Test
        void refusesWhatIsNoCommandAsQemuDoes() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'stop','control':1,'id':5}");
                assertTrue(client.line().contains("QMP input member 'control' is unexpected"));
                client.send("{'exec-oob':'stop'}");
                assertTrue(client.line().contains("QMP input member 'exec-oob' is unexpected"));
                client.send("{'id':6}");
                assertTrue(client.line().contains("QMP input lacks member 'execute'"));
                client.send("{'execute':1}{'execute':'stop','arguments':[]}");
                assertTrue(client.line().contains("'execute' must be a string"));
                assertTrue(client.line().contains("'arguments' must be an object"));
                assertEquals("running", fake.runState());
            }
        }

        @Test
        void takesOutOfBandCommandsOnceTheyAreEnabled() throws IOException {
            Script script = Script.lenient().expectOutOfBand("query-yank").reply(List.of());
            try (FakeQemu fake = FakeQemu.playing(script);
                    Client client = new Client(fake.connect())) {
                client.line();
                client.send("{'execute':'qmp_capabilities','arguments':{'enable':['oob']}}");
                client.line();
                client.send("{'exec-oob':'query-yank','id':'o'}");

                assertEquals("{\"return\": [], \"id\": \"o\"}", client.line());
                assertTrue(fake.received().get(1).outOfBand());
            }
        }
    }

    @Nested
    class AsAWitness {
        @Test
        void remembersTheCommands() throws Exception {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                client.send("{'execute':'stop','arguments':{'a':[1]},'id':'s'}{'execute':'cont'}");
                ReceivedCommand stop = fake.awaitCommand("stop", Duration.ofSeconds(10));
                ReceivedCommand cont = fake.awaitCommand("cont", Duration.ofSeconds(10));

                assertEquals(JsonObject.of("a", List.of(1)), stop.arguments());
                assertEquals("\"s\"", stop.id().orElseThrow().toString());
                assertFalse(stop.outOfBand());
                assertEquals(1, stop.connection());
                assertEquals(Optional.empty(), cont.id());
                assertEquals(List.of(stop, cont), fake.received().subList(1, 3));
                AssertionError none =
                        assertThrows(AssertionError.class, () -> fake.awaitCommand("stop", Duration.ZERO));
                assertTrue(none.getMessage().contains("\"execute\":\"cont\""), none::getMessage);
            }
        }

        @Test
        void givesEachConnectionItsScript() throws IOException {
            Script first = Script.lenient().when("query-name", s -> s.reply(JsonObject.of("name", "first")));
            Script rest = Script.lenient().when("query-name", s -> s.reply(JsonObject.of("name", "rest")));
            try (FakeQemu fake = FakeQemu.playing(first, rest)) {
                List<String> names = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    try (Client client = Client.negotiated(fake)) {
                        client.send("{'execute':'query-name'}");
                        names.add(client.message().object("return").string("name"));
                    }
                }

                assertEquals(List.of("first", "rest", "rest"), names);
            }
        }

        @Test
        void isFoundByItsAddress() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Transport transport = fake.transports().connect(fake.address(), Duration.ZERO)) {
                assertEquals(
                        fake.address(), fake.transports().parse(fake.address().toString()));
                assertTrue(new Client(transport).line().startsWith("{\"QMP\": {\"version\": "));
            }
        }

        @Test
        void hangsUpWhenTold() throws IOException {
            try (FakeQemu fake = FakeQemu.lenient();
                    Client client = Client.negotiated(fake)) {
                fake.hangUp();

                assertEquals("", client.rest());
                Client.negotiated(fake).close();
            }
        }

        @Test
        void closeEndsItsConnections() throws IOException {
            FakeQemu fake = FakeQemu.lenient();
            try (Client client = Client.negotiated(fake)) {
                fake.close();
                fake.close();

                assertEquals("", client.rest());
                assertThrows(IOException.class, fake::connect);
            }
        }
    }
}
