package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.InterruptedCallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final FakeLine line = new FakeLine();
    private Console console;

    @BeforeEach
    void open() throws IOException {
        console = Console.open(ConsoleSpec.defaults().withoutAnsi().withCapacity(64 * 1024), line, "vm");
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void promptWithoutLineEndMatches() throws InterruptedException {
        line.says("boot\r\nlogin: ");

        ConsoleMatch match = console.expect("login:", NOW);

        assertEquals("boot\r\n", match.before());
        assertEquals("login:", match.text());
    }

    @Test
    void textThatComesInPiecesMatches() throws Exception {
        CompletableFuture<ConsoleMatch> match = CompletableFuture.supplyAsync(() -> console.expect("password:", SOON));
        for (String piece : new String[] {"pass", "w", "", "ord", ": "}) {
            if (!piece.isEmpty()) {
                line.says(piece);
            }
        }

        assertEquals("password:", match.get(20, TimeUnit.SECONDS).toString());
    }

    @Test
    void eachCallStartsBehindTheLastMatch() throws InterruptedException {
        line.says("one two one two");

        assertEquals("one ", console.expect("two", NOW).before());
        assertEquals(" one ", console.expect("two", NOW).before());
        assertThrows(ConsoleException.class, () -> console.expect("two", NOW));
        assertEquals("one two one two", console.text());
    }

    @Test
    void patternGivesItsGroups() throws InterruptedException {
        line.says("x\r\ncode=42, rest");

        ConsoleMatch match = console.expect(Pattern.compile("(?m)^code=(\\d+)(!)?"), NOW);

        assertEquals("42", match.group(1).orElseThrow());
        assertTrue(match.group(2).isEmpty());
        assertThrows(IndexOutOfBoundsException.class, () -> match.group(3));
    }

    @Test
    void patternSeesTheTextBeforeWhatIsNew() throws InterruptedException {
        line.says("a".repeat(30_000) + "st");
        assertThrows(ConsoleException.class, () -> console.expect(Pattern.compile("start"), NOW));

        line.says("art");

        assertEquals(
                30_000, console.expect(Pattern.compile("start"), NOW).before().length());
    }

    @Test
    void limitTellsWhatWasExpectedAndTheLastLines() throws InterruptedException {
        line.says("first\r\nlast words");

        ConsoleException e =
                assertThrows(ConsoleException.class, () -> console.expect("login:", Duration.ofMillis(20)));

        assertSame(ConsoleException.Reason.TIME_LIMIT, e.reason());
        assertEquals("first\nlast words", e.tail());
        assertTrue(e.getMessage().contains("\"login:\"") && e.getMessage().contains("  | last words"), e.getMessage());
        assertEquals("first\r\n", console.expect("last", NOW).before());
    }

    @Test
    void failureThatComesFirstEndsTheWait() throws InterruptedException {
        line.says("Kernel panic - not syncing\r\nlogin:");

        ConsoleException e = assertThrows(ConsoleException.class, () -> console.expect("login:", SOON, "panic"));

        assertSame(ConsoleException.Reason.FAILURE, e.reason());
        assertTrue(e.getMessage().contains("\"panic\""), e.getMessage());
    }

    @Test
    void failureAfterTheMatchIsForTheNextCall() throws InterruptedException {
        line.says("login: panic");

        console.expect(Pattern.compile("login:"), SOON, Pattern.compile("panic"));

        assertThrows(ConsoleException.class, () -> console.expect("never", SOON, "panic"));
    }

    @Test
    void endIsAnErrorWithTheLastLines() throws InterruptedException {
        line.says("power down");
        line.hangsUp();

        ConsoleException e = assertThrows(ConsoleException.class, () -> console.expect("login:", SOON));

        assertSame(ConsoleException.Reason.END, e.reason());
        assertEquals("power down", e.tail());
    }

    @Test
    void whatCameBeforeTheEndStillMatches() throws InterruptedException {
        line.says("all done");
        line.hangsUp();

        assertEquals("all ", console.expect("done", SOON).before());
    }

    @Test
    void brokenConnectionIsTheCause() {
        IOException how = new IOException("reset");
        line.breaks(how);

        ConsoleException e = assertThrows(ConsoleException.class, () -> console.expect("login:", SOON));

        assertSame(how, e.getCause());
    }

    @Test
    void interruptEndsTheWaitAndIsKept() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedCallException.class, () -> console.expect("login:", SOON));
        assertTrue(Thread.interrupted());
    }

    @Test
    void nothingMatchesAcrossAGap() throws InterruptedException {
        line.says("lo");
        assertThrows(ConsoleException.class, () -> console.expect("login", NOW));
        for (int i = 0; i < 4; i++) {
            line.says("x".repeat(30_000));
        }
        line.says("gin login");

        ConsoleMatch match = console.expect("login", NOW);

        assertEquals(64 * 1024 - "login".length(), match.before().length());
    }

    @Test
    void controlSequencesDoNotDisturb() throws InterruptedException {
        line.says("\u001b[32mlo\u001b[0mgin:");

        assertEquals("", console.expect("login:", NOW).before());
        assertEquals("login:", console.tail());
    }

    @Test
    void typedTextArrivesAsItIs() {
        console.send("rööt");
        console.sendLine("");
        console.sendLine("ls");

        assertEquals("rööt\rls\r", line.typed());
    }

    @Test
    void pacedTextTakesItsTimeAndArrivesAsItIs() {
        Duration pause = Duration.ofMillis(20);
        long start = System.nanoTime();

        console.sendLine("rö🎈", pause);

        assertTrue(System.nanoTime() - start >= 3 * pause.toNanos());
        assertEquals("rö🎈\r", line.typed());
        assertThrows(IllegalArgumentException.class, () -> console.send("x", pause.negated()));
    }

    @Test
    void pacedTypingEndsWithTheConsole() throws Exception {
        CompletableFuture<Void> typing =
                CompletableFuture.runAsync(() -> console.send("never ending", Duration.ofDays(1)));
        Machines.await(() -> line.typed().equals("n"));

        line.hangsUp();

        ExecutionException e = assertThrows(ExecutionException.class, () -> typing.get(20, TimeUnit.SECONDS));
        assertSame(
                ConsoleException.Reason.END,
                assertInstanceOf(ConsoleException.class, e.getCause()).reason());
        assertEquals("n", line.typed());
    }

    @Test
    void interruptEndsPacedTyping() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedCallException.class, () -> console.send("ab", Duration.ofDays(1)));
        assertTrue(Thread.interrupted());
        assertEquals("", line.typed());
    }

    /** A guest that takes no input: before there was no way out but to close the machine. */
    @Test
    void whoTypesToADeafGuestIsNotKept() throws Exception {
        line.deafen();
        Duration limit = Duration.ofMillis(50);
        CompletableFuture<Void> patient = CompletableFuture.runAsync(() -> console.send("a"));
        Machines.await(line::isStuck);

        assertLate(() -> console.send("b", Duration.ZERO, limit));
        assertLate(() -> console.sendLine("c", Duration.ZERO, Duration.ZERO));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedCallException.class, () -> console.send("d"));
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> console.output().write('e'));
        assertTrue(Thread.interrupted());

        line.hears();
        patient.get(20, TimeUnit.SECONDS);
        console.send("f", Duration.ZERO, SOON);
        assertEquals("af", line.typed());
    }

    @Test
    void whatIsStuckWhenTheLimitPassesIsTypedLater() {
        line.deafen();

        assertLate(() -> console.sendLine("xyz", Duration.ZERO, Duration.ofMillis(50)));
        line.hears();
        console.send("!");

        assertEquals("x!", line.typed());
    }

    @Test
    void pauseIsWithinTheLimit() {
        assertLate(() -> console.send("ab", Duration.ofDays(1), Duration.ofMillis(50)));

        assertEquals("a", line.typed());
    }

    private static void assertLate(Executable typing) {
        assertEquals(
                ConsoleException.Reason.TIME_LIMIT,
                assertThrows(ConsoleException.class, typing).reason());
    }

    @Test
    void sendingToAClosedConsoleIsAnError() {
        console.close();

        ConsoleException e = assertThrows(ConsoleException.class, () -> console.send("x"));

        assertSame(ConsoleException.Reason.END, e.reason());
    }

    @Test
    void rawStreamsCarryBytes() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 27, '[', 'm'};
        line.says(bytes);
        line.hangsUp();

        InputStream input = console.input();
        assertEquals(0, input.read());
        assertEquals(4, input.available());
        assertArrayEquals(new byte[] {(byte) 0xff, 27, '[', 'm'}, input.readAllBytes());
        console.output().write(new byte[] {1, 2, 3}, 1, 2);
        assertEquals("\u0002\u0003", line.typed());
    }

    @Test
    void streamThatFallsBehindIsToldOnce() throws Exception {
        InputStream input = console.input();
        for (int i = 0; i < 4; i++) {
            line.says("x".repeat(30_000));
        }

        IOException e = assertThrows(IOException.class, input::read);
        assertTrue(e.getMessage().startsWith(4 * 30_000 - 64 * 1024 + " bytes"), e.getMessage());
        assertEquals('x', input.read());
    }

    @Test
    void logFileGetsEveryByte() throws Exception {
        Path log = directory.resolve("console.log");
        FakeLine other = new FakeLine();
        Console logged = Console.open(ConsoleSpec.named("b").withLogFile(log), other, "vm");
        other.says("one\u001b[0m\r\n");
        other.says("two");
        other.hangsUp();

        assertTrue(logged.awaitEnd(SOON));
        assertEquals("one\u001b[0m\r\ntwo", Files.readString(log, StandardCharsets.UTF_8));
    }

    @Test
    void logFileThatCannotBeWrittenDoesNotStopTheConsole() throws Exception {
        FakeLine other = new FakeLine();
        Console logged = Console.open(ConsoleSpec.named("b").withLogFile(Path.of("/dev/full")), other, "vm");
        other.says("one");
        other.says("two");
        other.hangsUp();

        assertTrue(logged.awaitEnd(SOON));
        assertEquals("onetwo", logged.text());
    }

    @Test
    void emptyTextIsNothingToExpect() {
        assertThrows(IllegalArgumentException.class, () -> console.expect("", NOW));
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
