package io.qemu4j.bench.compare;

import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A launch with an option that QEMU does not know, until the caller has been told. */
final class Refusals {
    private static final String OPTION = "-no-such-option";

    private Refusals() {}

    private interface Once {
        void run() throws IOException, InterruptedException;
    }

    static String full(String binary, int warm, int count) throws IOException, InterruptedException {
        MachineSpec spec = Launches.spec(binary).toBuilder().args(OPTION).build();
        return measure(warm, count, () -> {
            try (Machine machine = Machine.launch(spec)) {
                throw new IllegalStateException("not refused: " + machine.commandLine());
            } catch (LaunchFailedException e) {
                if (!e.output().contains(OPTION)) {
                    throw e;
                }
            }
        });
    }

    static String minimal(String binary, int warm, int count) throws IOException, InterruptedException {
        List<String> command = Launches.command(binary);
        command.add(OPTION);
        return measure(warm, count, () -> {
            if (Launches.start(command).waitFor() != 1) {
                throw new IllegalStateException("not refused: " + command);
            }
        });
    }

    private static String measure(int warm, int count, Once once) throws IOException, InterruptedException {
        List<Double> told = new ArrayList<>();
        for (int i = -warm; i < count; i++) {
            long start = System.nanoTime();
            once.run();
            if (i >= 0) {
                told.add((System.nanoTime() - start) / 1e6);
            }
        }
        return "told=" + Numbers.median(told);
    }
}
