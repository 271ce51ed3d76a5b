package example.vms;

import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.EventTimeoutException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import java.time.Duration;

/** One VM, controlled through its session. */
public final class Vm {
    private final QmpSession qmp;

    public Vm(QmpSession qmp) {
        this.qmp = qmp;
    }

    /** QEMU's word for what the VM does, such as {@code running}. */
    public String state() {
        return qmp.execute("query-status").asObject().string("status");
    }

    /** Stops the VM's processors, and waits until they stand still. */
    public void pause(Duration limit) {
        try (EventStream events = qmp.events(EventFilter.named("STOP"))) {
            qmp.execute("stop");
            events.next(limit);
        }
    }

    public void resume() {
        qmp.execute("cont");
    }

    /**
     * Unplugs a device, which the guest has to agree to.
     *
     * @throws UnplugException if it does not, or says nothing in time
     */
    public void unplug(String device, Duration limit) throws UnplugException {
        EventFilter outcome = EventFilter.named("DEVICE_DELETED", "DEVICE_UNPLUG_GUEST_ERROR")
                .and(EventFilter.equalTo("data.device", device));
        try (EventStream events = qmp.events(outcome)) {
            qmp.execute("device_del", JsonObject.of("id", device));
            Event told = events.next(limit);
            if (!told.name().equals("DEVICE_DELETED")) {
                throw new UnplugException("the guest keeps " + device);
            }
        } catch (EventTimeoutException e) {
            throw new UnplugException("the guest says nothing about " + device, e);
        }
    }
}
