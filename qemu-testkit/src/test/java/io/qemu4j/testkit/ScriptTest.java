package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void linesArePlayedInOrder() throws IOException {
        Script script = Script.strict()
                .event("BEFORE")
                .greet()
                .expect("qmp_capabilities")
                .event("BETWEEN")
                .reply()
                .expect("query-status")
                .reply(JsonObject.of("status", "paused"))
                .expect("device_del", JsonObject.of("id", "nic0"))
                .error("DeviceNotFound", "Device 'nic0' not found")
                .hangUp();
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = new Client(fake.connect())) {
            assertEquals("BEFORE", client.message().string("event"));
            assertTrue(client.message().has("QMP"));
            client.send("{'execute':'qmp_capabilities','id':1}");
            assertEquals("BETWEEN", client.message().string("event"));
            assertEquals("{\"return\": {}, \"id\": 1}", client.line());
            client.send("{'execute':'query-status','id':2}");
            assertEquals("{\"return\": {\"status\": \"paused\"}, \"id\": 2}", client.line());
            client.send("{'execute':'device_del','arguments':{'id':'nic0'},'id':3}");
            assertEquals(
                    "{\"id\": 3, \"error\": {\"class\": \"DeviceNotFound\", \"desc\": \"Device 'nic0' not found\"}}",
                    client.line());
            assertEquals("", client.rest());
        }
    }

    @Test
    void repliesComeLateTwiceWronglyOrNever() throws IOException {
        Script script = Script.strict()
                .negotiate()
                .expect("a")
                .expect("b")
                .reply()
                .replyTo("a", List.of(1))
                .reply()
                .replyWithId(99, 1)
                .replyWithoutId(null)
                .errorWithoutId("GenericError", "no id")
                .answer(c -> JsonObject.of("return", c.name(), "id", c.id().orElseThrow(), "extra", true))
                .expect("never");
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'a','id':'1'}{'execute':'b','id':'2'}{'execute':'never','id':'3'}");

            assertEquals("{\"return\": {}, \"id\": \"2\"}", client.line());
            assertEquals("{\"return\": [1], \"id\": \"1\"}", client.line());
            assertEquals("{\"return\": {}, \"id\": \"2\"}", client.line());
            assertEquals("{\"return\": 1, \"id\": 99}", client.line());
            assertEquals("{\"return\": null}", client.line());
            assertEquals("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no id\"}}", client.line());
            assertEquals("{\"return\": \"b\", \"id\": \"2\", \"extra\": true}", client.line());
            fake.hangUp();
            assertEquals("", client.rest());
        }
    }

    @Test
    void theTestDecidesWhenItGoesOn() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Script script =
                Script.strict().expect("slow").signal(arrived).waitFor(release).reply();
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'slow'}");

            assertTrue(arrived.await(10, TimeUnit.SECONDS));
            fake.event("WHILE");
            release.countDown();
            assertEquals("WHILE", client.message().string("event"));
            assertEquals("{\"return\": {}}", client.line());
        }
    }

    @Test
    void linesAreRepeated() throws IOException {
        Script script = Script.lenient().noGreeting().repeat(3, s -> s.event("TICK"));
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = new Client(fake.connect())) {
            for (int i = 0; i < 3; i++) {
                assertEquals("TICK", client.message().string("event"));
            }
        }
    }

    @Test
    void messagesAreCutMergedAndSentRaw() throws IOException {
        Script script = Script.lenient()
                .noGreeting()
                .together(s -> s.send(JsonObject.of("a", 1)).send(JsonObject.of("b", 2)))
                .cutShort()
                .send(JsonObject.of("event", "HALF"))
                .raw("garbage")
                .raw(new byte[] {'x'})
                .hangUp();
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = new Client(fake.connect())) {
            assertEquals("{\"a\": 1}\r\n{\"b\": 2}\r\n", client.read());
            assertEquals("{\"event\":", client.read());
            assertEquals("garbage", client.read());
            assertEquals("x", client.read());
            assertEquals("", client.read());
        }
    }

    @Test
    void theWireStyleIsObeyed() throws IOException {
        JsonObject message = JsonObject.of("ü", List.of(1, "\"\\:,{"), "e", JsonObject.empty());
        Script split = Script.lenient().noGreeting().wire(WireStyle.standard().splitEvery(28));
        Script pretty =
                Script.lenient().noGreeting().wire(WireStyle.standard().pretty().lineEnd("\n"));
        try (FakeQemu fake = FakeQemu.playing(
                        split.send(message).hangUp(), pretty.send(message).hangUp());
                Client first = new Client(fake.connect());
                Client second = new Client(fake.connect())) {
            assertEquals("{\"\\u00FC\": [1, \"\\\"\\\\:,{\"], \"", first.read());
            assertEquals("e\": {}}\r\n", first.read());
            assertEquals(
                    "{\n    \"\\u00FC\": [\n        1,\n        \"\\\"\\\\:,{\"\n    ],\n    \"e\": {}\n}\n",
                    second.read());
        }
    }

    @Test
    void aResetLosesWhatWasNotRead() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Script script =
                Script.lenient().expect("quit").event("SHUTDOWN").reset().signal(done);
        try (FakeQemu fake = FakeQemu.playing(script);
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'quit'}");

            assertTrue(done.await(10, TimeUnit.SECONDS));
            assertEquals(
                    "connection reset",
                    assertThrows(IOException.class, client::line).getMessage());
        }
    }

    @Test
    void aStalledFakeNeitherReadsNorWritesButCloses() throws Exception {
        CountDownLatch here = new CountDownLatch(1);
        try (FakeQemu fake = FakeQemu.playing(
                        Script.lenient().expect("stop").signal(here).stall());
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'stop'}{'execute':'cont'}");
            assertTrue(here.await(10, TimeUnit.SECONDS));

            assertThrows(AssertionError.class, () -> fake.awaitCommand("cont", Duration.ofMillis(20)));
            fake.close();
            assertEquals("", client.rest());
        }
    }

    @Test
    void aConnectionIsRefusedOrNeverAccepted() throws IOException {
        Script refusing = Script.lenient().refuse();
        Script waiting = Script.lenient().neverAccept();
        try (FakeQemu fake = FakeQemu.playing(refusing, waiting, Script.lenient())) {
            assertThrows(ConnectException.class, fake::connect);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> fake.transports().connect(fake.address(), Duration.ofMillis(10)));
            Client.negotiated(fake).close();
            assertEquals(3, fake.connections());
        }
    }

    @Test
    void descriptorsAreShownWithTheirCommand() throws Exception {
        PassedDescriptor descriptor = PassedDescriptor.ofNumber(0);
        MemoryTransport.Pair pair = MemoryTransport.pairPassingDescriptors();
        try (FakeQemu fake = FakeQemu.playing(Script.lenient().when("getfd", s -> s.reply()))) {
            fake.serve(pair.server());
            Client client = new Client(pair.client());
            client.line();
            client.send("{'execute':'qmp_capabilities'}");
            client.line();
            byte[] getfd = "{\"execute\":\"getfd\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            pair.client().write(getfd, 0, getfd.length, List.of(descriptor));
            client.line();

            assertEquals(List.of(descriptor), fake.received().get(1).descriptors());
            assertEquals(List.of(), fake.received().get(0).descriptors());
            client.close();
        }
    }

    @Test
    void stockAnswersComeWhereTheScriptSaysSo() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Script.strict().expect("stop").answerFromStock());
                Client client = Client.negotiated(fake)) {
            client.send("{'execute':'stop'}");
            assertEquals("STOP", client.message().string("event"));
            assertEquals("{\"return\": {}}", client.line());
            assertEquals("paused", fake.runState());
        }
    }

    @Test
    void aDelayHoldsTheReplyBack() throws IOException {
        Duration delay = Duration.ofMillis(80);
        try (FakeQemu fake = FakeQemu.playing(
                        Script.strict().expect("a").delay(delay).reply());
                Client client = Client.negotiated(fake)) {
            long start = System.nanoTime();
            client.send("{'execute':'a'}");
            assertEquals("{\"return\": {}}", client.line());
            assertTrue(System.nanoTime() - start >= delay.toNanos());
        }
    }

    @Test
    void closeEndsADelay() throws IOException {
        FakeQemu fake = FakeQemu.playing(Script.lenient().delay(Duration.ofDays(1)));
        try (Client client = new Client(fake.connect())) {
            assertTrue(client.line().contains("QMP"));
            fake.close();
            assertEquals("", client.rest());
        }
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Script.lenient().delay(Duration.ofNanos(-1)));
    }
}
