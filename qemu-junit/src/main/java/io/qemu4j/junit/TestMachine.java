package io.qemu4j.junit;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;

/** A machine that tests use, and the record of what was said to it. */
record TestMachine(Machine machine, Transcript transcript) implements AutoCloseable {
    static TestMachine launch(MachineSpec spec) {
        Transcript transcript = new Transcript();
        Machine machine = Machine.launch(spec.toBuilder()
                .session(spec.session().withListener(transcript))
                .build());
        return new TestMachine(machine, transcript);
    }

    @Override
    public void close() {
        machine.close();
    }
}
