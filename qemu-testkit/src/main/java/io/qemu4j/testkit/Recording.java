package io.qemu4j.testkit;

import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonTypeException;
import io.qemu4j.api.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a session said and heard, as a {@link Recorder} wrote it down. The format is stable: UTF-8, a line for
 * each message – its time in UTC to the microsecond, its direction, and itself as JSON:
 *
 * <pre>{@code
 * # qemu4j recording 1
 * 2026-11-25T11:05:37.123456Z <- {"QMP":{…}}
 * 2026-11-25T11:05:37.124001Z -> {"execute":"stop","id":1}
 * 2026-11-25T11:05:37.125307Z <- {"timestamp":{…},"event":"STOP"}
 * 2026-11-25T11:05:37.125412Z <- {"return":{},"id":1}
 * 2026-11-25T11:05:38.000100Z -- CLOSED
 * }</pre>
 *
 * <p>{@code ->} went to QEMU, {@code <-} came from it. {@code --} is the end, with the name of a {@link
 * SessionEnd.Kind}; it is missing when the recording was cut off. {@code !!} and a number tells that so many
 * messages were missed there. Empty lines, and those that begin with {@code #}, mean nothing but the first,
 * which tells the version of the format; a recorder notes there which commands waited long, or too long.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class Recording {
    static final String HEAD = "# qemu4j recording 1";
    static final String SENT = "->";
    static final String RECEIVED = "<-";
    static final String ENDED = "--";
    static final String MISSED = "!!";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String text;
    private final List<Message> messages;
    private final String end;
    private final long missed;

    private Recording(String text, List<Message> messages, String end, long missed) {
        this.text = text;
        this.messages = List.copyOf(messages);
        this.end = end;
        this.missed = missed;
    }

    /**
     * One message of a recording.
     *
     * @param time when it was recorded
     * @param sent whether it went to QEMU; else it came from there
     * @param json the whole message, secrets hidden
     * @since 0.1
     */
    public record Message(Instant time, boolean sent, JsonObject json) {}

    /**
     * Reads a recording.
     *
     * @param file the file
     * @return the recording
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no recording; the message names the line
     */
    public static Recording read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    /**
     * Reads a recording from text.
     *
     * @param text the whole text
     * @return the recording
     * @throws IllegalArgumentException if it is no recording; the message names the line
     */
    public static Recording parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).strip().equals(HEAD)) {
            throw new IllegalArgumentException("a recording begins with \"" + HEAD + "\"");
        }
        List<Message> messages = new ArrayList<>();
        String end = "";
        long missed = 0;
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                String[] parts = line.split(" ", 3);
                Instant time = Instant.parse(parts[0]);
                switch (parts[1]) {
                    case SENT, RECEIVED ->
                        messages.add(new Message(
                                time,
                                parts[1].equals(SENT),
                                JsonValue.parse(parts[2]).asObject()));
                    case ENDED -> end = SessionEnd.Kind.valueOf(parts[2]).name();
                    case MISSED -> missed += Long.parseLong(parts[2]);
                    default -> throw new IllegalArgumentException("no direction: " + parts[1]);
                }
            } catch (DateTimeException
                    | ArrayIndexOutOfBoundsException
                    | IllegalArgumentException
                    | JsonTypeException e) {
                throw new IllegalArgumentException("line " + (i + 1) + " of the recording: " + e.getMessage(), e);
            }
        }
        return new Recording(text, messages, end, missed);
    }

    static String line(Instant time, String direction, String text) {
        return TIME.format(time) + " " + direction + " " + text;
    }

    /**
     * The messages, in order.
     *
     * @return the messages; unmodifiable
     */
    public List<Message> messages() {
        return messages;
    }

    /**
     * Makes the recording a script for {@link FakeQemu#playing}. It expects the recorded commands, in their
     * order, whatever their ids are; where the recording hides a secret, any value will do. What QEMU said
     * then is said again, at once: an event comes when the commands recorded before it have come. The fake
     * hangs up in the end if QEMU did.
     *
     * @return a new strict script
     * @throws IllegalStateException if messages were missed while it was recorded
     */
    public Script script() {
        if (missed > 0) {
            throw new IllegalStateException("cannot be replayed: " + missed + " messages were missed");
        }
        Script script = Script.strict().noGreeting();
        for (Message message : messages) {
            script.replay(message);
        }
        boolean peerEnded = !end.isEmpty() && !end.equals(SessionEnd.Kind.CLOSED.name());
        return peerEnded ? script.hangUp() : script;
    }

    /** The recording as it was read. */
    @Override
    public String toString() {
        return text;
    }
}
