package io.qemu4j.qmp;

import io.qemu4j.api.EventParser;
import io.qemu4j.api.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a byte stream into top-level JSON objects by their structure, so that line ends, pretty-printing
 * and the way the bytes were split up do not matter. Events as QEMU writes them are checked and cut in one go; whether
 * anything else it cuts is JSON is the parser's business.
 *
 * <p>Bytes go into {@link #buffer} at {@link #space()}; {@link #next()} then moves from frame to frame.
 * Not thread-safe: it belongs to whoever reads.
 */
final class Framer {
    /** QEMU's own limit, qobject/json-streamer.c MAX_NESTING. */
    static final int MAX_NESTING = 1024;

    /** Enough for a greeting and small replies: most sessions of many are idle. */
    private static final int INITIAL = 1024;
    /**
     * What a session that is being filled reads at a time, where the transport gives as much: who waits for events is
     * woken once for each.
     */
    private static final int USUAL = 16 * 1024;
    /** An empty buffer larger than this is given back: one huge reply must not be paid for ever. */
    private static final int KEEP = 1024 * 1024;

    private static final int EXCERPT = 60;

    private final int cap;
    private byte[] buffer = new byte[INITIAL];
    /** The first byte not yet handed out: where the frame under way starts. */
    private int start;
    /** The first byte not yet looked at. */
    private int scanned;
    /** The first free byte. */
    private int end;

    private final EventParser events = new EventParser();
    private boolean isEvent;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private int frameOffset;
    private int frameLength;

    Framer(int cap) {
        this.cap = cap;
    }

    /** The array to read into, after {@link #space()} made room. Also holds the current frame. */
    byte[] buffer() {
        return buffer;
    }

    /** Where to read into the buffer; there is room for at least one byte. */
    int space() {
        if (start == end) {
            if (buffer.length > KEEP) {
                buffer = new byte[INITIAL];
                // It holds on to what it looked at last.
                events.read(buffer, 0, 0);
            } else if (end == buffer.length && end < usual()) {
                buffer = new byte[usual()];
            }
            start = 0;
            scanned = 0;
            end = 0;
        } else if (end == buffer.length) {
            makeRoom();
        }
        return end;
    }

    private int usual() {
        return Math.min(USUAL, largest());
    }

    /** One byte more than the cap is all that is ever needed to see that a message is too long. */
    private int largest() {
        return Math.max(cap + 1, INITIAL);
    }

    private void makeRoom() {
        int held = end - start;
        int largest = largest();
        // Moving what is held is worth it only when that frees a fair share of the buffer, or nothing else can.
        boolean frees = held <= buffer.length / 2 && buffer.length >= usual();
        boolean moves = frees || (buffer.length == largest && start > 0);
        byte[] target = moves ? buffer : new byte[2L * buffer.length < cap ? 2 * buffer.length : largest];
        System.arraycopy(buffer, start, target, 0, held);
        buffer = target;
        scanned -= start;
        start = 0;
        end = held;
    }

    /** Notes that bytes were read to {@link #space()}. */
    void received(int count) {
        end += count;
    }

    /**
     * Finds the next whole frame.
     *
     * @return false when more bytes are needed
     * @throws ProtocolException if what comes is no object, nests too deep or exceeds the cap
     */
    boolean next() {
        byte[] bytes = buffer;
        int i = scanned;
        if (depth == 0) {
            i = skipSpace(bytes, i);
            start = i;
            int behind = i == end ? EventParser.NONE : events.read(bytes, i, end);
            if (behind != EventParser.NONE) {
                isEvent = true;
                return cut(behind);
            }
        }
        while (i < end) {
            if (inString) {
                i = skipString(bytes, i);
                continue;
            }
            switch (bytes[i++]) {
                case '"' -> inString = true;
                case '{', '[' -> open();
                case '}', ']' -> {
                    if (--depth == 0) {
                        // It may have come in pieces.
                        isEvent = events.read(bytes, start, i) != EventParser.NONE;
                        return cut(i);
                    }
                }
                default -> {}
            }
        }
        scanned = i;
        if (end - start > cap) {
            throw tooLong();
        }
        return false;
    }

    private int skipSpace(byte[] bytes, int from) {
        int i = from;
        while (i < end) {
            byte b = bytes[i];
            if (b == '{') {
                return i;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                throw new ProtocolException("expected a JSON object, received " + excerpt(i), null);
            }
            i++;
        }
        return i;
    }

    /** Goes on inside a string; returns behind its closing quote, or at the end of what is there. */
    private int skipString(byte[] bytes, int from) {
        int i = from;
        if (escaped && i < end) {
            escaped = false;
            i++;
        }
        while (i < end) {
            byte b = bytes[i++];
            if (b == '"') {
                inString = false;
                return i;
            }
            if (b == '\\') {
                if (i == end) {
                    escaped = true;
                    return i;
                }
                i++;
            }
        }
        return i;
    }

    private void open() {
        if (++depth > MAX_NESTING) {
            throw new ProtocolException("a message is nested deeper than " + MAX_NESTING + ": " + excerpt(start), null);
        }
    }

    private boolean cut(int frameEnd) {
        frameOffset = start;
        frameLength = frameEnd - start;
        start = frameEnd;
        scanned = frameEnd;
        if (frameLength > cap) {
            throw tooLong();
        }
        return true;
    }

    private ProtocolException tooLong() {
        return new ProtocolException("a message is longer than the cap of " + cap + " bytes", null);
    }

    /** Whether the current frame was recognised as an event, and is known to be well-formed. */
    boolean isEvent() {
        return isEvent;
    }

    /** The parser that recognised it. */
    EventParser events() {
        return events;
    }

    /** Where the current frame begins in {@link #buffer()}. */
    int frameOffset() {
        return frameOffset;
    }

    /** How long the current frame is. */
    int frameLength() {
        return frameLength;
    }

    /** The start of the current frame, for messages to people. */
    String frameExcerpt() {
        return excerpt(frameOffset);
    }

    /** Whether the stream ends inside a message. */
    boolean isMidFrame() {
        return depth > 0;
    }

    private String excerpt(int from) {
        int to = Math.min(end, from + EXCERPT);
        String text = new String(Arrays.copyOfRange(buffer, from, to), StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder("'");
        for (char c : text.toCharArray()) {
            if (c >= ' ' && c < 0x7f) {
                shown.append(c);
            } else {
                shown.append(String.format("\\x%02x", (int) c));
            }
        }
        return shown.append(to < end ? "…'" : "'").toString();
    }
}
