package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescendantsTest {
    private Process root;

    /** One that has two children, one of them with a child, and says so when all are there. */
    @BeforeEach
    void start() throws IOException {
        root = Launcher.start(
                new ProcessBuilder("sh", "-c", "sleep 600 & sh -c 'sleep 600 & echo there; wait' & wait"));
        assertEquals("there", root.inputReader().readLine());
    }

    @AfterEach
    void end() {
        Set<ProcessHandle> all = root.descendants().collect(Collectors.toSet());
        root.destroyForcibly().onExit().join();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    @Test
    void areThoseThatTheJdkFinds() {
        Set<ProcessHandle> expected = root.descendants().collect(Collectors.toSet());

        assertEquals(3, expected.size());
        assertEquals(expected, new HashSet<>(Descendants.of(root)));
        assertEquals(expected, new HashSet<>(Descendants.of(root.toHandle())));
    }

    @Test
    void childOfAnyThreadIsFound() {
        // Started by the launcher's thread, which is not the first of this JVM.
        assertTrue(Descendants.of(ProcessHandle.current()).contains(root.toHandle()));
    }

    @Test
    void interruptedThreadFindsThemToo() {
        Thread.currentThread().interrupt();

        List<ProcessHandle> found = Descendants.of(root);

        assertTrue(Thread.interrupted());
        assertEquals(3, found.size());
    }

    @Test
    void processThatHasGoneHasNone() {
        end();

        assertEquals(List.of(), Descendants.of(root));
        assertEquals(List.of(), Descendants.of(root.toHandle()));
    }
}
