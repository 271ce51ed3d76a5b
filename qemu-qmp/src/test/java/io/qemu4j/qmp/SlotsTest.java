package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Request IN_BAND = Request.of(Command.of("query-status"), new Drafts());
    private static final Request OUT_OF_BAND = Request.of(Command.of("yank").asOutOfBand(), new Drafts());
    private static final Request WITH_DESCRIPTOR =
            Request.of(Command.of("getfd").passing(PassedDescriptor.ofNumber(0)), new Drafts());

    private static Deadline soon() {
        return Deadline.in(Duration.ofMillis(20));
    }

    private static Deadline late() {
        return Deadline.in(Duration.ofSeconds(20));
    }

    @Test
    void withoutOobAnyNumberIsInFlight() {
        Slots slots = new Slots(false);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(slots.acquire(IN_BAND, soon()));
        }
    }

    @Test
    void withOobEightInBandAreInFlightAndOthersPass() {
        Slots slots = new Slots(true);
        for (int i = 0; i < 8; i++) {
            assertTrue(slots.acquire(IN_BAND, soon()));
        }

        assertFalse(slots.acquire(IN_BAND, soon()));
        assertTrue(slots.acquire(OUT_OF_BAND, soon()));

        slots.release(IN_BAND);
        assertTrue(slots.acquire(IN_BAND, soon()));
        assertFalse(slots.acquire(IN_BAND, soon()));
    }

    @Test
    void anOutOfBandCommandGivesNoSlotBack() {
        Slots slots = new Slots(true);
        for (int i = 0; i < 8; i++) {
            assertTrue(slots.acquire(IN_BAND, soon()));
        }
        slots.acquire(OUT_OF_BAND, soon());

        slots.release(OUT_OF_BAND);

        assertFalse(slots.acquire(IN_BAND, soon()));
    }

    @Test
    void oneCommandWithDescriptorsIsInFlight() {
        Slots slots = new Slots(false);
        assertTrue(slots.acquire(WITH_DESCRIPTOR, soon()));

        assertFalse(slots.acquire(WITH_DESCRIPTOR, soon()));
        assertTrue(slots.acquire(IN_BAND, soon()));

        slots.release(WITH_DESCRIPTOR);
        assertTrue(slots.acquire(WITH_DESCRIPTOR, soon()));
    }

    @Test
    void whoDoesNotGetBothSlotsHoldsNone() {
        Slots slots = new Slots(true);
        for (int i = 0; i < 8; i++) {
            assertTrue(slots.acquire(IN_BAND, soon()));
        }
        assertFalse(slots.acquire(WITH_DESCRIPTOR, soon()));

        slots.release(IN_BAND);

        assertTrue(slots.acquire(WITH_DESCRIPTOR, soon()));
    }

    @Test
    void aReleaseWakesWhoWaits() {
        Slots slots = new Slots(false);
        slots.acquire(WITH_DESCRIPTOR, soon());
        Call<Boolean> waiting = Call.blocked(() -> slots.acquire(WITH_DESCRIPTOR, late()));

        slots.release(WITH_DESCRIPTOR);

        assertTrue(waiting.result());
    }

    @Test
    void anInterruptEndsTheWaitWithNothingHeld() {
        Slots slots = new Slots(true);
        for (int i = 0; i < 8; i++) {
            assertTrue(slots.acquire(IN_BAND, soon()));
        }
        Call<Boolean> waiting = Call.blocked(() -> slots.acquire(WITH_DESCRIPTOR, late()));

        waiting.interrupt();

        waiting.failure(InterruptedCallException.class);
        slots.release(IN_BAND);
        assertTrue(slots.acquire(WITH_DESCRIPTOR, soon()));
    }
}
