package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.EventsLostException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.SessionOptions;
import java.time.Duration;

public class WatchEvents {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public static void main(String... args) {
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64")
                .session(SessionOptions.defaults().withEventBound(10)) // tiny, to show a loss; 10,000 unless set
                .build();
        try (Machine vm = Machine.launch(spec)) {
            oneAfterTheOther(vm);
            job(vm);
            tooMany(vm);
        }
    }

    /** The machine's own stream: open since before the first byte, so command first and wait second is safe. */
    private static void oneAfterTheOther(Machine vm) {
        vm.qmp().execute("stop");
        vm.qmp().execute("cont");
        System.out.println(vm.awaitEvent("RESUME", LIMIT).name()); // steps over STOP, which stays
        System.out.println(vm.awaitEvent("STOP", Duration.ZERO).name()); // zero: only what is here
    }

    /** A stream of one's own, for one purpose: opened BEFORE the command that causes the events. */
    private static void job(Machine vm) {
        EventFilter concluded = EventFilter.matching(JsonObject.of(
                "event", "JOB_STATUS_CHANGE", "data", JsonObject.of("id", "make", "status", "concluded")));
        try (EventStream events = vm.qmp().events(concluded)) {
            String image = vm.tempDir().resolve("disk.img").toString();
            JsonObject options = JsonObject.of("driver", "file", "filename", image, "size", 1 << 20);
            vm.qmp().execute("blockdev-create", JsonObject.of("job-id", "make", "options", options));
            Event end = events.next(LIMIT);
            System.out.println(end.data());
        }
        vm.qmp().execute("job-dismiss", JsonObject.of("id", "make"));
    }

    /** Whoever is too slow is told so: once, where the gap is. */
    private static void tooMany(Machine vm) {
        vm.drainEvents();
        for (int i = 0; i < 10; i++) {
            vm.qmp().execute("stop");
            vm.qmp().execute("cont");
        }
        try {
            vm.drainEvents();
        } catch (EventsLostException e) {
            System.out.println(e.getMessage());
            System.out.println(vm.drainEvents().size() + " are left");
        }
    }
}
// end::program[]
