package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutOfBandTest extends SessionTestBase {
    private QmpSession withEightInFlight(Script script) throws Exception {
        QmpSession session = open(script, options().withOutOfBand());
        for (int i = 0; i < 8; i++) {
            futures.add(session.executeAsync(Command.of("slow")));
        }
        for (int i = 0; i < 8; i++) {
            fake().awaitCommand("slow", LONG);
        }
        return session;
    }

    private final List<CompletableFuture<JsonValue>> futures = new ArrayList<>();

    /** Takes eight slow commands, and answers them when told to go on. */
    private static Script eightSlow() {
        Script script = Script.lenient();
        for (int i = 0; i < 8; i++) {
            script.expect("slow");
        }
        return script;
    }

    @Test
    void anOutOfBandCommandPassesEightInBandOnes() throws Exception {
        QmpSession session =
                withEightInFlight(eightSlow().expectOutOfBand("yank").reply("first"));

        assertEquals(
                "first", session.execute(Command.of("yank").asOutOfBand(), LONG).asString());
        assertTrue(futures.stream().noneMatch(CompletableFuture::isDone));
    }

    @Test
    void aNinthInBandCommandIsNotSent() throws Exception {
        QmpSession session = withEightInFlight(eightSlow());

        CommandTimeoutException e =
                assertThrows(CommandTimeoutException.class, () -> session.execute(Command.of("ninth"), SHORT));

        assertFalse(e.mayHaveExecuted());
        assertEquals(9, fake().received().size(), "qmp_capabilities and eight");
        CompletableFuture<JsonValue> async = session.executeAsync(Command.of("ninth"), SHORT);
        assertInstanceOf(
                CommandTimeoutException.class,
                assertThrows(ExecutionException.class, async::get).getCause());
    }

    @Test
    void aReplyMakesRoomForTheNinth() throws Exception {
        QmpSession session = withEightInFlight(eightSlow()
                .expectOutOfBand("yank")
                .replyTo("slow", "done")
                .replyTo("yank", "go")
                .expect("ninth")
                .reply("ninth"));
        Call<JsonValue> ninth = Call.blocked(() -> session.execute("ninth"));

        session.execute(Command.of("yank").asOutOfBand());

        assertEquals("ninth", ninth.result().asString());
    }

    @Test
    void oneThatGaveUpHoldsItsSlotUntilItsReply() throws Exception {
        QmpSession session = withEightInFlight(eightSlow()
                .expectOutOfBand("yank")
                .replyTo("yank", null)
                .expectOutOfBand("yank")
                .replyTo("slow", "late")
                .replyTo("yank", null)
                .expect("ninth")
                .reply("ninth"));
        futures.forEach(f -> f.cancel(true));
        session.execute(Command.of("yank").asOutOfBand());
        assertThrows(CommandTimeoutException.class, () -> session.execute(Command.of("ninth"), SHORT));

        session.execute(Command.of("yank").asOutOfBand());

        assertEquals("ninth", session.execute("ninth").asString());
    }

    @Test
    void withoutOobMoreThanEightAreInFlight() throws Exception {
        Script script = Script.lenient();
        for (int i = 0; i < 20; i++) {
            script.expect("slow");
        }
        QmpSession session = open(
                script.answer(c -> io.qemu4j.api.json.JsonObject.of("return", "last", "id", c.id().orElseThrow())));
        for (int i = 0; i < 20; i++) {
            futures.add(session.executeAsync(Command.of("slow")));
        }

        assertEquals("last", futures.get(19).get(20, TimeUnit.SECONDS).asString());
        assertTrue(futures.stream().limit(19).noneMatch(CompletableFuture::isDone));
    }
}
