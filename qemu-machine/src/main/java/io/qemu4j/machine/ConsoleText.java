package io.qemu4j.machine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns a console's bytes, which come in pieces, into text: UTF-8, with U+FFFD for what is not, and
 * without terminal control sequences where that was asked for.
 */
final class ConsoleText {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final @Nullable AnsiFilter filter;
    private byte[] unfinished = new byte[0];

    ConsoleText(boolean stripsAnsi) {
        filter = stripsAnsi ? new AnsiFilter() : null;
    }

    /** Appends the text of the bytes; a character whose last bytes are missing waits for them. */
    void append(byte[] bytes, StringBuilder to) {
        ByteBuffer in = ByteBuffer.allocate(unfinished.length + bytes.length)
                .put(unfinished)
                .put(bytes)
                .flip();
        // UTF-8 never gives more characters than it has bytes.
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, false);
        unfinished = new byte[in.remaining()];
        in.get(unfinished);
        out.flip();
        if (filter == null) {
            to.append(out);
        } else {
            filter.append(out, to);
        }
    }

    /** The text of bytes that may start in the middle of a character. */
    static String of(byte[] bytes, boolean stripsAnsi) {
        StringBuilder text = new StringBuilder(bytes.length);
        new ConsoleText(stripsAnsi).append(bytes, text);
        return text.toString();
    }
}
