package io.qemu4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventThrottlingTest {
    @Test
    void theEventsOfMonitorCAreKnown() {
        assertEquals(
                Set.of(
                        "RTC_CHANGE",
                        "BLOCK_IO_ERROR",
                        "WATCHDOG",
                        "BALLOON_CHANGE",
                        "QUORUM_REPORT_BAD",
                        "QUORUM_FAILURE",
                        "VSERPORT_CHANGE",
                        "MEMORY_DEVICE_SIZE_CHANGE",
                        "HV_BALLOON_STATUS_REPORT"),
                EventThrottling.events());
    }

    @Test
    void othersAreNotLimited() {
        assertTrue(EventThrottling.applies("RTC_CHANGE"));
        assertFalse(EventThrottling.applies("SHUTDOWN"));
        assertFalse(EventThrottling.applies("JOB_STATUS_CHANGE"));
        assertFalse(EventThrottling.applies(""));
    }

    @Test
    void someAreCountedByAMember() {
        assertEquals(Optional.of("id"), EventThrottling.key("VSERPORT_CHANGE"));
        assertEquals(Optional.of("node-name"), EventThrottling.key("QUORUM_REPORT_BAD"));
        assertEquals(Optional.of("qom-path"), EventThrottling.key("MEMORY_DEVICE_SIZE_CHANGE"));
        assertEquals(Optional.empty(), EventThrottling.key("RTC_CHANGE"));
        assertEquals(Optional.empty(), EventThrottling.key("SHUTDOWN"));
    }

    @Test
    void theSetCannotBeChanged() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> EventThrottling.events().add("SHUTDOWN"));
    }
}
