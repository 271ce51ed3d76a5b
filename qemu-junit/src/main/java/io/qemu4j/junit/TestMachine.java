package io.qemu4j.junit;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.testkit.Recorder;
import io.qemu4j.testkit.Recording;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** A machine that tests use, and the record of what was said to it. */
record TestMachine(Machine machine, Recorder recorder) implements AutoCloseable {
    /** More than a failing test says in its last minute; a long-lived machine keeps no more than these. */
    private static final int LINES = 20_000;

    static TestMachine launch(MachineSpec spec) {
        Recorder recorder = Recorder.latest(LINES);
        Machine machine = Machine.launch(
                spec.toBuilder().session(spec.session().withListener(recorder)).build());
        return new TestMachine(machine, recorder);
    }

    /** What was said so far. Recorders are told a little later, so they are given the time, up to a second. */
    Recording said() {
        ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.SECONDS);
        return recorder.soFar();
    }

    @Override
    public void close() {
        machine.close();
    }
}
