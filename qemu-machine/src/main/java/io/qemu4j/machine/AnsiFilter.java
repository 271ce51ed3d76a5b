package io.qemu4j.machine;

/**
 * Takes terminal control sequences out of text that comes in pieces: what {@code ESC} starts (CSI
 * sequences such as colours, OSC strings such as titles, two-character escapes). Line ends, tabs and
 * backspaces stay. Another {@code ESC} starts anew, a line end breaks off.
 *
 * @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48,
 *     5.4 and 5.6</a>
 */
final class AnsiFilter {
    private static final char ESC = '\u001b';
    private static final char BEL = '\u0007';

    /** Longer than any sequence in use: what goes on is not one, and must not swallow the console. */
    private static final int LONGEST = 4096;

    private enum State {
        TEXT,
        ESCAPE,
        INTERMEDIATE,
        CONTROL_SEQUENCE,
        STRING,
        STRING_ESCAPE
    }

    private State state = State.TEXT;
    private int length;

    /** Appends what is text. */
    void append(CharSequence piece, StringBuilder to) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            length = state == State.TEXT ? 0 : length + 1;
            if (c == '\n' || c == '\r') {
                // No sequence goes on over it: one without an end must not swallow a prompt.
                state = State.TEXT;
            }
            if (state == State.TEXT && c != ESC) {
                to.append(c);
            } else {
                state = length > LONGEST ? State.TEXT : next(c);
            }
        }
    }

    private State next(char c) {
        return switch (state) {
            case TEXT -> State.ESCAPE;
            case ESCAPE -> afterEscape(c);
            // Intermediate bytes, then one final byte: the character set sequences ESC ( B.
            case INTERMEDIATE -> c == ESC ? State.ESCAPE : c >= 0x20 && c <= 0x2f ? State.INTERMEDIATE : State.TEXT;
            case CONTROL_SEQUENCE ->
                c == ESC ? State.ESCAPE : c >= 0x40 && c <= 0x7e ? State.TEXT : State.CONTROL_SEQUENCE;
            case STRING -> c == BEL ? State.TEXT : c == ESC ? State.STRING_ESCAPE : State.STRING;
            case STRING_ESCAPE -> c == '\\' ? State.TEXT : afterEscape(c);
        };
    }

    private static State afterEscape(char c) {
        return switch (c) {
            case '[' -> State.CONTROL_SEQUENCE;
            case ']', 'P', 'X', '^', '_' -> State.STRING;
            case ESC -> State.ESCAPE;
            default -> c >= 0x20 && c <= 0x2f ? State.INTERMEDIATE : State.TEXT;
        };
    }
}
