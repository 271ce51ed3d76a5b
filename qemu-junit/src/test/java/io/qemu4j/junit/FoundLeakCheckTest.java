package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.junit.OnlyInside.Sample;
import io.qemu4j.testkit.LeakCheckExtension;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JUnit finds the leak check on the module path, which these tests run from. */
class FoundLeakCheckTest {
    @Sample
    static class Leaky {
        static final CountDownLatch END = new CountDownLatch(1);
        static final Thread PLANTED = new Thread(Leaky::live, "planted");

        @Test
        void leavesAThreadBehind() {
            PLANTED.start();
        }

        private static void live() {
            try {
                END.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void failsATestThatNamesNoExtension(@TempDir Path output) throws InterruptedException {
        assertTrue(LeakCheckExtension.class.getModule().isNamed());
        try {
            Throwable failure = Runs.failure(Runs.of(Leaky.class, output));

            assertTrue(failure.getMessage().contains("thread 'planted'"), failure::getMessage);
        } finally {
            Leaky.END.countDown();
            Leaky.PLANTED.join();
        }
    }
}
