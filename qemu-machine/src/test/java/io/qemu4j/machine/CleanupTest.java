package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CleanupTest {
    private final Cleanup cleanup = new Cleanup();
    private final List<String> undone = new ArrayList<>();

    @Test
    void theLastIsUndoneFirstAndNothingTwice() throws IOException {
        cleanup.add(() -> undone.add("first"));
        assertEquals("made", cleanup.make(() -> "made", undone::add));

        cleanup.run();
        cleanup.run();

        assertEquals(List.of("made", "first"), undone);
    }

    @Test
    void whatFailsStopsNothing() {
        cleanup.add(() -> undone.add("other"));
        cleanup.add(() -> {
            throw new IOException("meant to be");
        });

        cleanup.run();

        assertEquals(List.of("other"), undone);
    }

    /** The JVM's exit cleans up while a launch goes on. */
    @Test
    void whatComesTooLateIsUndoneAtOnceOrNotMade() {
        cleanup.run();

        assertThrows(IllegalStateException.class, () -> cleanup.add(() -> undone.add("late")));
        assertThrows(IllegalStateException.class, () -> cleanup.make(() -> undone.add("made"), made -> {}));

        assertEquals(List.of("late"), undone);
    }

    @Test
    void cleaningUpWaitsForWhatIsBeingMade() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        CompletableFuture<String> launch = CompletableFuture.supplyAsync(() -> {
            try {
                return cleanup.make(
                        () -> {
                            making.countDown();
                            await(made);
                            return "directory";
                        },
                        undone::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await(making);
        Thread exit = new Thread(cleanup::run);
        exit.start();
        while (exit.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        assertFalse(launch.isDone());

        made.countDown();
        exit.join(10_000);

        assertEquals("directory", launch.get(10, TimeUnit.SECONDS));
        assertEquals(List.of("directory"), undone);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertEquals(true, latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
