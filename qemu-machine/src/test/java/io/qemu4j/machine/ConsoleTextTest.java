package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTextTest {
    /** Decodes byte by byte: the hardest way to cut. */
    private static String inPieces(byte[] bytes, boolean stripsAnsi) {
        ConsoleText decoder = new ConsoleText(stripsAnsi);
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            decoder.append(new byte[] {b}, text);
        }
        return text.toString();
    }

    private static String plain(String text) {
        return inPieces(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @Test
    void charactersSurviveBeingCut() {
        String text = "aä€😀z";

        assertEquals(text, inPieces(text.getBytes(StandardCharsets.UTF_8), false));
        assertEquals(text, ConsoleText.of(text.getBytes(StandardCharsets.UTF_8), false));
    }

    @Test
    void whatIsNotUtf8IsReplaced() {
        assertEquals("a\ufffdb\ufffdc", inPieces(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, 'c'}, false));
    }

    @Test
    void controlSequencesAreTakenOut() {
        assertEquals("red text", plain("\u001b[1;31mred\u001b[0m text"));
        assertEquals("prompt# ", plain("prompt# \u001b[6n"));
        assertEquals("after title", plain("\u001b]0;the title\u0007after title"));
        assertEquals("after string", plain("\u001b]0;the title\u001b\\after string"));
        assertEquals("abc", plain("a\u001b(Bb\u001b=c"));
        assertEquals("clear\r\n\ttab\b", plain("\u001b[2J\u001b[Hclear\r\n\ttab\b"));
    }

    @Test
    void anotherEscapeStartsAnew() {
        assertEquals("X", plain("\u001b[\u001b[31mX"));
        assertEquals("X", plain("\u001b(\u001b[31mX"));
        assertEquals("X", plain("\u001b]0;title\u001b[31mX"));
    }

    @Test
    void lineEndBreaksASequenceOff() {
        assertEquals("\nlogin: ", plain("\u001b]0;title never ends\nlogin: "));
        assertEquals("\r\nlogin: ", plain("\u001b[31\r\nlogin: "));
        assertEquals("\nlogin: ", plain("\u001b\nlogin: "));
    }

    @Test
    void sequenceWithoutEndDoesNotSwallowTheConsole() {
        String text = plain("\u001b]" + "x".repeat(5000) + "the rest");

        assertEquals("the rest", text.substring(text.length() - 8));
    }
}
