package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@SuppressWarnings("try") // What is planted is only there to be open.
@Isolated
class LeakCheckTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @Test
    void nothingLeftIsNoLeak() {
        LeakCheck check = LeakCheck.begin();

        assertEquals(List.of(), check.leaks(Duration.ZERO));
        assertDoesNotThrow(check::verify);
    }

    @Test
    void aThreadIsListedWithItsStack() throws InterruptedException {
        LeakCheck check = LeakCheck.begin();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> await(end), "left-over");
        thread.setDaemon(true);
        thread.start();

        List<Leak> leaks = check.leaks(SOON);
        end.countDown();
        thread.join();

        assertEquals(1, leaks.size(), leaks::toString);
        assertEquals(Leak.Kind.THREAD, leaks.get(0).kind());
        assertTrue(
                leaks.get(0).toString().startsWith("thread 'left-over' #" + thread.getId() + ", daemon, "),
                leaks::toString);
        assertTrue(leaks.get(0).description().contains("LeakCheckTest"), leaks::toString);
        check.verify();
    }

    @Test
    void aPoolsWorkersAreThreadsToo() {
        LeakCheck check = LeakCheck.begin();
        var pool = Executors.newFixedThreadPool(2);
        pool.execute(() -> {});

        List<Leak> leaks = check.leaks(SOON);
        pool.shutdown();

        assertEquals(1, leaks.size(), leaks::toString);
        check.verify();
    }

    @Test
    void aChildAndItsChildAreListedWithTheirCommandLines() throws Exception {
        LeakCheck check = LeakCheck.begin();
        Process shell = new ProcessBuilder("sh", "-c", "sleep 4711 & echo started; wait").start();
        assertEquals("started", shell.inputReader().readLine());

        List<Leak> leaks = check.leaks(SOON);
        List<ProcessHandle> sleep = shell.descendants().toList();
        sleep.forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly().waitFor();

        List<Leak> processes =
                leaks.stream().filter(l -> l.kind() == Leak.Kind.PROCESS).toList();
        assertEquals(2, processes.size(), leaks::toString);
        assertTrue(processes.toString().contains("sleep 4711"), leaks::toString);
        assertTrue(processes.toString().contains("sh -c"), leaks::toString);
        check.verify();
    }

    @Test
    void aFileIsListedWithItsPath(@TempDir Path dir) throws IOException {
        Path path = Files.createFile(dir.resolve("disk.img"));
        LeakCheck check = LeakCheck.begin();
        List<Leak> leaks;

        try (FileInputStream open = new FileInputStream(path.toFile())) {
            leaks = check.leaks(SOON);
        }

        assertEquals(1, leaks.size(), leaks::toString);
        assertEquals(Leak.Kind.DESCRIPTOR, leaks.get(0).kind());
        assertTrue(leaks.get(0).description().endsWith(" -> " + path), leaks::toString);
        check.verify();
    }

    @Test
    void aSecondDescriptorOfTheSameFileCounts(@TempDir Path dir) throws IOException {
        Path path = Files.createFile(dir.resolve("disk.img"));

        try (FileInputStream first = new FileInputStream(path.toFile())) {
            LeakCheck check = LeakCheck.begin();
            List<Leak> leaks;
            try (FileInputStream second = new FileInputStream(path.toFile())) {
                leaks = check.leaks(SOON);
            }
            assertEquals(1, leaks.size(), leaks::toString);
            check.verify();
        }
    }

    @Test
    void aSocketIsListed() throws IOException {
        LeakCheck check = LeakCheck.begin();
        List<Leak> leaks;

        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            leaks = check.leaks(SOON);
        }

        assertEquals(1, leaks.size(), leaks::toString);
        assertTrue(leaks.get(0).description().contains("socket:["), leaks::toString);
        check.verify();
    }

    @Test
    void aSelectorIsListed() throws IOException {
        LeakCheck check = LeakCheck.begin();
        List<Leak> leaks;

        try (Selector open = Selector.open()) {
            leaks = check.leaks(SOON);
        }

        assertTrue(leaks.toString().contains("[eventpoll]"), leaks::toString);
        check.verify();
    }

    @Test
    void aMachinesDirectoryIsListed() throws IOException {
        LeakCheck check = LeakCheck.begin();
        long pid = ProcessHandle.current().pid();
        Path dir = Files.createTempDirectory("qemu4j-" + pid + "-");
        Path others = Files.createTempDirectory("qemu4j-1-");

        List<Leak> leaks = check.leaks(SOON);
        Files.delete(dir);
        Files.delete(others);

        assertEquals(List.of(new Leak(Leak.Kind.TEMPORARY_FILE, dir.toString())), leaks);
        check.verify();
    }

    @Test
    void whatGoesWithinTheGraceIsNoLeak() {
        LeakCheck check = LeakCheck.begin();
        CountDownLatch end = new CountDownLatch(1);
        new Thread(() -> await(end), "slow to end").start();
        new Thread(end::countDown, "ends it").start();

        assertEquals(List.of(), check.leaks(Duration.ofSeconds(10)));
    }

    @Test
    void theAllowlistLetsThingsLive(@TempDir Path dir) throws Exception {
        LeakCheck check = LeakCheck.begin(
                LeakAllowlist.standard().thread("kept-\\d", "a test").file(".*/kept", "a test"));
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> await(end), "kept-1");
        thread.start();

        try (FileInputStream open =
                new FileInputStream(Files.createFile(dir.resolve("kept")).toFile())) {
            assertEquals(List.of(), check.leaks(Duration.ZERO));
        }
        end.countDown();
        thread.join();
    }

    @Test
    void theAllowlistTellsItsReasons() {
        String text = LeakAllowlist.standard().toString();

        assertTrue(text.contains("thread qemu-launcher: "), text);
        assertTrue(text.lines().allMatch(l -> l.matches("(thread|file) .+: .+")), text);
    }

    @Test
    void verifyListsEveryLeak() throws Exception {
        LeakCheck check = LeakCheck.begin();
        CountDownLatch end = new CountDownLatch(1);
        Thread first = new Thread(() -> await(end), "first");
        Thread second = new Thread(() -> await(end), "second");
        first.start();
        second.start();

        AssertionError error = assertThrows(AssertionError.class, check::verify);
        end.countDown();
        first.join();
        second.join();

        assertTrue(error.getMessage().startsWith("left behind (2):\n  thread '"), error::getMessage);
        assertTrue(error.getMessage().contains("'first'"), error::getMessage);
        assertTrue(error.getMessage().contains("'second'"), error::getMessage);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
