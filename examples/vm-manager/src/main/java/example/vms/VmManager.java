package example.vms;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** VMs by name: starts them, starts those again that crashed, and leaves none behind. For any thread. */
public final class VmManager implements AutoCloseable {
    private final Map<String, Machine> machines = new LinkedHashMap<>();

    /**
     * Starts a VM.
     *
     * @throws IllegalStateException if there is one of that name
     * @throws io.qemu4j.machine.LaunchFailedException if QEMU does not start; then there is no VM of that name
     */
    public synchronized Vm start(String name, MachineSpec spec) {
        if (machines.containsKey(name)) {
            throw new IllegalStateException("there is a VM " + name);
        }
        machines.put(
                name, Machine.launch(spec.toBuilder().name(name).args("-name", name).build()));
        return vm(name);
    }

    public synchronized Vm vm(String name) {
        return new Vm(machine(name).qmp());
    }

    /** The VM's machine, for what this class does not do with it. */
    public synchronized Machine machine(String name) {
        Machine machine = machines.get(name);
        if (machine == null) {
            throw new IllegalArgumentException("no VM " + name + " but " + machines.keySet());
        }
        return machine;
    }

    public synchronized List<String> names() {
        return List.copyOf(machines.keySet());
    }

    /** Starts the VMs again that ended in a way that nobody asked for, and gives their names. */
    public synchronized List<String> revive() {
        List<String> revived = new ArrayList<>();
        for (Map.Entry<String, Machine> entry : machines.entrySet()) {
            Machine machine = entry.getValue();
            if (machine.exit().filter(exit -> !exit.expected()).isPresent()) {
                machine.close();
                entry.setValue(Machine.launch(machine.spec()));
                revived.add(entry.getKey());
            }
        }
        return revived;
    }

    /**
     * Presses a VM's power button, and waits for its guest to shut down. One that does not is ended.
     *
     * @return how QEMU ended
     */
    public synchronized MachineExit stop(String name, Duration limit) {
        Machine machine = machine(name);
        machine.powerDown();
        MachineExit exit = machine.awaitExit(limit).orElseGet(machine::kill);
        machine.close();
        machines.remove(name);
        return exit;
    }

    @Override
    public synchronized void close() {
        machines.values().forEach(Machine::close);
        machines.clear();
    }
}
