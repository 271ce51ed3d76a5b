package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"USR1", "10"})
    void theProcessEndsByTheSignal(String signal) throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        try (var input = cat.getOutputStream();
                var output = cat.getInputStream()) {
            Signals.send(cat.pid(), signal);

            assertEquals(128 + 10, cat.waitFor());
        } finally {
            cat.destroyForcibly();
        }
    }

    @Test
    void whatCannotBeSentIsTold() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        IOException e = assertThrows(IOException.class, () -> Signals.send(gone.pid(), "TERM"));
        assertTrue(e.getMessage().startsWith("cannot send TERM to process " + gone.pid() + ": "), e.getMessage());

        long own = ProcessHandle.current().pid();
        assertThrows(IOException.class, () -> Signals.send(own, "NOSUCH"));
    }

    @Test
    void oddNamesAndIdsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Signals.send(0, "TERM"));
        assertThrows(IllegalArgumentException.class, () -> Signals.send(1, "TERM; true"));
        assertThrows(IllegalArgumentException.class, () -> Signals.send(1, ""));
    }
}
