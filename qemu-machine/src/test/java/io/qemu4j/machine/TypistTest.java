package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TypistTest {
    private final FakeLine line = new FakeLine();
    private final Typist typist = new Typist(line, "test");

    /** Before, it was forgotten, and who typed it waited for ever. */
    @Test
    void whatWaitsForItsTurnFailsWithTheEnd() throws Exception {
        line.deafen();
        assertThrows(TimeoutException.class, () -> type('a', Duration.ofMillis(20)));
        CompletableFuture<Void> typing = new CompletableFuture<>();
        Thread second = new Thread(() -> {
            try {
                type('b', Duration.ofDays(1));
            } catch (IOException | InterruptedException | TimeoutException e) {
                typing.completeExceptionally(e);
            }
        });
        second.start();
        Machines.await(() -> second.getState() == Thread.State.TIMED_WAITING);

        Thread end = new Thread(typist::end);
        end.start();
        Machines.await(() -> end.getState() == Thread.State.TIMED_WAITING || !end.isAlive());
        line.close();

        ExecutionException e = assertThrows(ExecutionException.class, () -> typing.get(20, TimeUnit.SECONDS));
        assertInstanceOf(IOException.class, e.getCause());
        assertThrows(IOException.class, () -> type('c', Duration.ofDays(1)));
        end.join();
    }

    private void type(char what, Duration limit) throws IOException, InterruptedException, TimeoutException {
        typist.type(new byte[] {(byte) what}, 0, 1, Deadline.in(limit));
    }
}
