package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpinLockTest {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int TURNS = 50_000;

    private final SpinLock lock = new SpinLock();

    /** Guarded by the lock, as is what follows. */
    private long count;

    private boolean isOpen;

    @Test
    void oneAtATime() {
        List<Call<Integer>> calls = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            calls.add(Call.start(() -> count(200_000)));
        }

        int counted = calls.stream().mapToInt(Call::result).sum();

        assertEquals(counted, count);
    }

    private int count(int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            count++;
            lock.unlock();
        }
        return times;
    }

    @Test
    void aHolderThatHasNoProcessorIsWaitedFor() {
        lock.lock();
        Call<Integer> call = Call.blocked(() -> count(1));

        lock.unlock();

        assertEquals(1, call.result());
    }

    @Test
    void anInterruptEndsNoLockingAndIsNotForgotten() {
        lock.lock();
        Call<Boolean> call = Call.blocked(() -> {
            count(1);
            return Thread.currentThread().isInterrupted();
        });

        call.interrupt();
        call.awaitBlocked();
        lock.unlock();

        assertTrue(call.result());
    }

    @Test
    void allThatWaitAreWoken() {
        Call<Integer> one = Call.blocked(this::awaitOpen);
        Call<Integer> two = Call.blocked(this::awaitOpen);

        open();

        assertEquals(2, one.result() + two.result());
    }

    private int awaitOpen() throws InterruptedException {
        lock.lock();
        try {
            while (!isOpen) {
                lock.await(FOR_EVER);
            }
            return 1;
        } finally {
            lock.unlock();
        }
    }

    private void open() {
        lock.lock();
        isOpen = true;
        lock.unlockAndWakeAll();
    }

    @Test
    void aWaitEndsWithItsTimeWhileOthersGoOn() throws Exception {
        Call<Integer> other = Call.blocked(this::awaitOpen);

        lock.lock();
        lock.await(1);
        lock.unlock();
        open();

        assertEquals(1, other.result());
    }

    @Test
    void anInterruptEndsAWaitWithTheLockHeld() {
        Call<Integer> call = Call.blocked(this::awaitOpen);

        call.interrupt();

        call.failure(InterruptedException.class);
        assertEquals(1, count(1));
    }

    @Test
    void aWaitDoesNotBeginForOneThatIsInterrupted() {
        Thread.currentThread().interrupt();

        lock.lock();
        assertThrows(InterruptedException.class, () -> lock.await(FOR_EVER));
        lock.unlock();
    }

    /** The other does its step at any moment of this one's way to sleep: one wake-up missed, and it sleeps for ever. */
    @Test
    void noWakeUpIsMissed() {
        Call<Long> sleepy = Call.start(() -> {
            for (int i = 0; i < TURNS; i++) {
                lock.lock();
                while (count % 2 == 0) {
                    lock.await(FOR_EVER);
                }
                count++;
                lock.unlock();
            }
            return count;
        });
        Call<Long> wakeful = Call.start(() -> {
            for (int i = 0; i < TURNS; i++) {
                lock.lock();
                while (count % 2 == 1) {
                    lock.unlock();
                    Thread.onSpinWait();
                    lock.lock();
                }
                count++;
                lock.unlockAndWakeAll();
            }
            return count;
        });

        wakeful.result();
        assertEquals(2 * TURNS, sleepy.result());
    }
}
