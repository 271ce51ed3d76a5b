package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LauncherTest {
    private static List<Thread> launchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("qemu-launcher"))
                .collect(Collectors.toList());
    }

    @Test
    void oneImmortalDaemonStartsEverything() throws Exception {
        assertEquals(0, Launcher.start(new ProcessBuilder("true")).waitFor());
        List<Thread> before = launchers();

        assertThrows(IOException.class, () -> Launcher.start(new ProcessBuilder("/nonexistent/qemu")));
        assertThrows(IOException.class, () -> Launcher.start(new ProcessBuilder("nul\0character")));
        Thread other = new Thread(() -> assertEquals(0, exitCodeOfTrue()));
        other.start();
        other.join();

        assertEquals(1, before.size());
        assertTrue(before.get(0).isDaemon());
        assertEquals(before, launchers());
    }

    @Test
    void interruptIsKeptForLater() throws Exception {
        Thread.currentThread().interrupt();

        Process process = Launcher.start(new ProcessBuilder("true"));

        assertTrue(Thread.interrupted());
        process.waitFor();
    }

    private static int exitCodeOfTrue() {
        try {
            return Launcher.start(new ProcessBuilder("true")).waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
