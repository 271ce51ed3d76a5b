package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private OutputLog log;

    @BeforeEach
    void prepare() {
        file = directory.resolve("log");
        log = new OutputLog(file);
    }

    @Test
    void missingFileIsAnEmptyLog() {
        assertEquals("", log.text());
        assertEquals("", log.tail());
    }

    @Test
    void growsWithTheFile() throws IOException {
        Files.writeString(file, "one\n");
        assertEquals("one\n", log.text());

        Files.writeString(file, "one\ntwo\n");
        assertEquals("one\ntwo\n", log.text());
    }

    @Test
    void keptTextOutlivesTheFile() throws IOException {
        Files.writeString(file, "last words");
        log.keep();
        Files.delete(file);
        log.keep();

        assertEquals("last words", log.text());
    }

    @Test
    void interruptedThreadReadsItToo() throws IOException {
        Files.writeString(file, "last words");
        Thread.currentThread().interrupt();

        assertEquals("last words", log.text());
        assertTrue(Thread.interrupted());
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() throws IOException {
        Files.write(file, new byte[] {'a', (byte) 0xff, (byte) 0xe4, 'b'});

        assertEquals("a\ufffd\ufffdb", log.text());
    }

    @Test
    void onlyTheEndOfALongLogIsShownAndNoHalfCharacter() throws IOException {
        Files.writeString(file, "€".repeat(100_000) + "!");

        String text = log.text();

        assertTrue(text.startsWith("€") && text.endsWith("€!"), () -> text.substring(0, 5));
        assertTrue(text.length() >= OutputLog.BOUND / 3 && text.length() <= OutputLog.BOUND / 3 + 1);
    }

    @Test
    void tailHasTheLastLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int line = 1; line <= 100; line++) {
            lines.append("line ").append(line).append("\r\n");
        }
        Files.writeString(file, lines);

        assertTrue(log.tail().startsWith("line 81\nline 82\n"), log.tail());
        assertTrue(log.tail().endsWith("\nline 100"), log.tail());
    }
}
