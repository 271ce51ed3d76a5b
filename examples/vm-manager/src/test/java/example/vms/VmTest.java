package example.vms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a real guest cannot be made to do is played by the fake, in memory. */
class VmTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    // tag::fake[]
    @Test
    void guestMayKeepItsDevice() throws IOException {
        Script script = Script.strict()
                .expect("device_del", JsonObject.of("id", "nic0"))
                .reply()
                .event("DEVICE_DELETED", JsonObject.of("device", "disk7", "path", "/machine/peripheral/disk7"))
                .event("DEVICE_UNPLUG_GUEST_ERROR", JsonObject.of("device", "nic0", "path", "/machine/peripheral/nic0"));
        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession qmp = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            UnplugException e = assertThrows(UnplugException.class, () -> new Vm(qmp).unplug("nic0", LIMIT));

            assertEquals("the guest keeps nic0", e.getMessage());
        }
    }
    // end::fake[]

    @Test
    void guestMaySayNothing() throws IOException {
        Script script = Script.strict().expect("device_del").reply();
        try (FakeQemu fake = FakeQemu.playing(script);
                QmpSession qmp = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            UnplugException e =
                    assertThrows(UnplugException.class, () -> new Vm(qmp).unplug("nic0", Duration.ofMillis(50)));

            assertEquals("the guest says nothing about nic0", e.getMessage());
        }
    }

    // tag::stock[]
    @Test
    void pausedVmRunsAgain() throws IOException {
        try (FakeQemu fake = FakeQemu.lenient();
                QmpSession qmp = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            Vm vm = new Vm(qmp);

            vm.pause(LIMIT);
            assertEquals("paused", fake.runState());
            vm.resume();

            assertEquals("running", vm.state());
            assertEquals("cont", fake.received().get(2).name());
        }
    }
    // end::stock[]
}
