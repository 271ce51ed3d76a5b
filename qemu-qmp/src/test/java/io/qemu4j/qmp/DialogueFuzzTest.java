package io.qemu4j.qmp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.qemu4j.api.Command;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParseException;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.testkit.LeaksAllowed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Feeds what a fuzzer makes up to framing, parsing and conversation, as a connection would: nothing but the
 * documented exceptions may come of it, however the bytes are cut. The corpus beside the class is what real
 * QEMUs said.
 */
@Tag("fuzz")
@LeaksAllowed(files = "socket:.*|pipe:.*|/.*", threads = ".*", reason = "the fuzzer's own, for the life of the JVM")
class DialogueFuzzTest {
    private static final int CAP = 64 * 1024;

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreMessagesOrAProtocolViolation(byte[] data) {
        String whole = read(data, Integer.MAX_VALUE);
        String cut = read(data, 1 + data.length % 7);
        if (!whole.equals(cut)) {
            throw new AssertionError("cut differently, read differently:\n" + whole + "\n" + cut);
        }
    }

    /** What became of the bytes: every message, then how it ended. */
    private static String read(byte[] data, int piece) {
        Framer framer = new Framer(CAP);
        Conversation conversation = new Conversation();
        List<Pending> pending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Pending sent = conversation
                    .begin(Request.of(Command.of("x"), new Drafts()))
                    .orElseThrow();
            sent.markWritten();
            pending.add(sent);
        }
        StringBuilder told = new StringBuilder();
        try {
            int at = 0;
            while (at < data.length) {
                int offset = framer.space();
                int count = Math.min(piece, Math.min(data.length - at, framer.buffer().length - offset));
                System.arraycopy(data, at, framer.buffer(), offset, count);
                framer.received(count);
                at += count;
                while (framer.next()) {
                    told.append(accept(framer, conversation)).append('\n');
                }
            }
            told.append(framer.isMidFrame());
        } catch (ProtocolException | JsonParseException e) {
            told.append(e.getClass());
        }
        if (framer.buffer().length > 2 * CAP) {
            throw new AssertionError("a buffer of " + framer.buffer().length);
        }
        List<Pending> left = conversation.end();
        long answered = pending.stream().filter(p -> p.reply().isDone()).count();
        if (left.size() + answered != pending.size()) {
            throw new AssertionError(left.size() + " left, " + answered + " answered");
        }
        return told.toString();
    }

    private static String accept(Framer framer, Conversation conversation) {
        JsonObject message = JsonValue.parse(framer.buffer(), framer.frameOffset(), framer.frameLength())
                .asObject();
        String text = message.toString();
        if (!JsonValue.parse(text.getBytes(StandardCharsets.UTF_8), 0, text.getBytes(StandardCharsets.UTF_8).length)
                .equals(message)) {
            throw new AssertionError("not read back: " + text);
        }
        Conversation.Incoming incoming = conversation.accept(message);
        if (incoming instanceof Conversation.Incoming.Answered answered
                && !answered.pending().reply().complete(answered.reply())) {
            throw new AssertionError("answered twice");
        }
        return incoming.getClass().getSimpleName();
    }
}
