package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
    private static final String DIALOGUE = """
            # qemu4j recording 1
            # two commands in flight, answered in the other order

            2026-11-25T11:05:37.000001Z <- {"QMP":{"version":{},"capabilities":[]}}
            2026-11-25T11:05:37.000002Z -> {"execute":"qmp_capabilities","id":1}
            2026-11-25T11:05:37.000003Z <- {"return":{},"id":1}
            2026-11-25T11:05:37.000004Z -> {"execute":"set_password","arguments":{"password":"(hidden)","to":[1]},"id":2}
            2026-11-25T11:05:37.000005Z -> {"execute":"human-monitor-command","arguments":{"command-line":"change (hidden)"},"id":3}
            2026-11-25T11:05:37.000006Z <- {"timestamp":{"seconds":1,"microseconds":2},"event":"STOP"}
            2026-11-25T11:05:37.000007Z <- {"error":{"class":"GenericError","desc":"no"},"id":3}
            2026-11-25T11:05:37.000008Z <- {"return":"yes","id":2}
            2026-11-25T11:05:38.000000Z -- QUIT
            """;

    @TempDir
    Path directory;

    private static JsonObject json(String text) {
        return JsonValue.parse(text.replace('\'', '"')).asObject();
    }

    @Test
    void aDialogueIsReplayedWhateverTheIdsAndSecretsAre() throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Recording.parse(DIALOGUE).script());
                Client client = new Client(fake.connect())) {
            assertTrue(client.message().has("QMP"));
            client.send("{'execute':'qmp_capabilities','id':'a'}");
            assertEquals(json("{'return':{},'id':'a'}"), client.message());
            client.send("{'execute':'set_password','arguments':{'to':[1],'password':'s3cret'},'id':'b'}");
            client.send("{'execute':'human-monitor-command','arguments':{'command-line':'change vnc x'}}");

            assertEquals("STOP", client.message().string("event"));
            assertEquals(json("{'error':{'class':'GenericError','desc':'no'}}"), client.message());
            assertEquals(json("{'return':'yes','id':'b'}"), client.message());
            assertEquals("", client.rest());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'execute':'set_password','arguments':{'to':[2],'password':'s3cret'}}",
                "{'execute':'set_password','arguments':{'to':[1,1],'password':'s3cret'}}",
                "{'execute':'set_password','arguments':{'to':[1]}}",
                "{'execute':'human-monitor-command','arguments':{'command-line':'change x'}}"
            })
    void anotherCommandIsShownBesideTheRecordedOne(String other) throws IOException {
        FakeQemu fake = FakeQemu.playing(Recording.parse(DIALOGUE).script());
        try (Client client = Client.negotiated(fake)) {
            client.send(other);
            client.line();
        }

        String message = assertThrows(AssertionError.class, fake::close).getMessage();
        assertTrue(message.contains("\n  - expect set_password {\"password\":\"(hidden)\",\"to\":[1]}\n  + "), message);
        assertTrue(message.contains("\n    reply {}\n"), message);
    }

    @Test
    void aHiddenLineBeginsAsRecorded() throws IOException {
        FakeQemu fake = FakeQemu.playing(Recording.parse("""
                # qemu4j recording 1
                2026-11-25T11:05:37.000001Z <- {"QMP":{}}
                2026-11-25T11:05:37.000002Z -> {"execute":"qmp_capabilities","id":1}
                2026-11-25T11:05:37.000003Z <- {"return":{},"id":1}
                2026-11-25T11:05:37.000004Z -> {"execute":"hmp","arguments":{"command-line":"change (hidden)"},"id":2}
                """).script());
        try (Client client = Client.negotiated(fake)) {
            client.send("{'execute':'hmp','arguments':{'command-line':'info x'}}");
            assertTrue(client.line().contains("expected hmp"));
        }

        assertThrows(AssertionError.class, fake::close);
    }

    @Test
    void whatARecorderIsToldCanBeReadBack() throws IOException {
        Path file = directory.resolve("vm.qmp");
        JsonObject said = JsonObject.of("event", "X", "data", JsonObject.of("text", "line\nbreak \u2028 ü"));
        try (Recorder recorder = Recorder.to(file)) {
            recorder.received(said);
            recorder.sent(json("{'execute':'stop','id':1}"));
            recorder.ended(new SessionEnd(SessionEnd.Kind.CLOSED, null));
        }

        Recording recording = Recording.read(file);
        assertEquals(Files.readString(file), recording.toString());
        assertEquals(2, recording.messages().size());
        assertEquals(said, recording.messages().get(0).json());
        assertTrue(recording.messages().get(1).sent());
        assertEquals(4, Files.readString(file).lines().count());
    }

    @Test
    void theLatestAreReadWhileTheSessionLives() {
        Recorder recorder = Recorder.latest(3);
        recorder.received(json("{'QMP':{}}"));
        recorder.sent(json("{'execute':'one','id':1}"));
        assertEquals(2, recorder.soFar().messages().size());

        recorder.slow("one", Duration.ofSeconds(5));
        recorder.lateReply("one", json("{'return':{},'id':1}"));
        recorder.sent(json("{'execute':'two','id':2}"));

        Recording latest = recorder.soFar();
        assertEquals(1, latest.messages().size());
        assertTrue(latest.toString().contains(" one has been waiting for PT5S\n"), latest::toString);
        assertTrue(latest.toString().contains(" the reply to one came late"), latest::toString);
        IllegalStateException e = assertThrows(IllegalStateException.class, latest::script);
        assertEquals("cannot be replayed: 2 messages were missed", e.getMessage());
        recorder.missed(7);
        recorder.sent(json("{'execute':'three','id':3}"));
        recorder.sent(json("{'execute':'four','id':4}"));
        recorder.sent(json("{'execute':'five','id':5}"));
        // A note is no message; the seven were told in one line.
        e = assertThrows(IllegalStateException.class, recorder.soFar()::script);
        assertEquals("cannot be replayed: 10 messages were missed", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Recorder.latest(0));
    }

    @Test
    void aRecorderToAFileHasNothingInMemory() throws IOException {
        try (Recorder recorder = Recorder.to(directory.resolve("vm.qmp"))) {
            assertThrows(IllegalStateException.class, recorder::soFar);
            assertThrows(IllegalStateException.class, recorder::recording);
            recorder.ended(new SessionEnd(SessionEnd.Kind.CLOSED, null));
        }
    }

    @Test
    void aRecordingWithGapsIsNotReplayed() {
        Recorder recorder = Recorder.inMemory();
        recorder.missed(12);
        recorder.ended(new SessionEnd(SessionEnd.Kind.CLOSED, null));
        recorder.close();
        recorder.close();

        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> recorder.recording().script());
        assertEquals("cannot be replayed: 12 messages were missed", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday <- {}",
                "2026-11-25T11:05:37.000001Z <- {",
                "2026-11-25T11:05:37.000001Z <- 7",
                "2026-11-25T11:05:37.000001Z ?? {}",
                "2026-11-25T11:05:37.000001Z -- BORED",
                "2026-11-25T11:05:37.000001Z !! some",
                "2026-11-25T11:05:37.000001Z"
            })
    void aLineThatIsNoneIsNamed(String line) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Recording.parse("# qemu4j recording 1\n\n" + line))
                .getMessage();
        assertTrue(message.startsWith("line 3 of the recording: "), message);
    }

    @Test
    void anotherFormatIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Recording.parse(""));
        assertThrows(IllegalArgumentException.class, () -> Recording.parse("# qemu4j recording 2\n"));
    }
}
