package io.qemu4j.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which events QEMU sends at most once a second. Of several in one second, the first is sent at once and
 * the last at the end of the second; those between are dropped by QEMU, and nobody is told. So such events
 * must not be counted: take one as a hint that something changed, and ask for the state.
 *
 * <p>Known are the events of QEMU 7.2 to 11.1. An older QEMU sends some of them without a limit; a newer
 * one may limit more.
 *
 * <p>Threads: stateless.
 *
 * @since 0.1
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/v10.0.0/monitor/monitor.c">QEMU,
 *     monitor/monitor.c, monitor_qapi_event_conf and qapi_event_throttle_equal</a>
 */
public final class EventThrottling {
    /** The member of the data that is counted by itself; empty where there is one count for all. */
    private static final Map<String, String> KEYS = Map.of(
            "BALLOON_CHANGE", "",
            "BLOCK_IO_ERROR", "qom-path", // since QEMU 10.0
            "HV_BALLOON_STATUS_REPORT", "", // an event since QEMU 8.2
            "MEMORY_DEVICE_SIZE_CHANGE", "qom-path",
            "QUORUM_FAILURE", "",
            "QUORUM_REPORT_BAD", "node-name",
            "RTC_CHANGE", "",
            "VSERPORT_CHANGE", "id",
            "WATCHDOG", "");

    private EventThrottling() {}

    /**
     * The events that are limited.
     *
     * @return their names; unmodifiable, in no order
     */
    public static Set<String> events() {
        return KEYS.keySet();
    }

    /**
     * Tells whether QEMU limits an event to one a second.
     *
     * @param event the event's name; any name will do
     * @return true when it may have been dropped for another one of its kind
     */
    public static boolean applies(String event) {
        return KEYS.containsKey(Objects.requireNonNull(event, "event"));
    }

    /**
     * What the limit is counted by: events whose data differ in this member do not displace each other.
     *
     * @param event the event's name
     * @return the name of the member of {@link Event#data}; empty when all events of this name share one
     *     limit, or there is none
     */
    public static Optional<String> key(String event) {
        return Optional.ofNullable(KEYS.get(Objects.requireNonNull(event, "event")))
                .filter(key -> !key.isEmpty());
    }
}
