package io.qemu4j.bench.compare;

import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Launch until negotiated, quit or kill until gone. */
final class Launches {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Double> ready = new ArrayList<>();
    private final List<Double> quit = new ArrayList<>();
    private final List<Double> kill = new ArrayList<>();

    private interface Once {
        /** Launches, calls back when negotiated, and ends it. */
        void run(boolean hard, Runnable whenReady) throws IOException, InterruptedException;
    }

    /** The machine that the SDK launches. */
    static MachineSpec spec(String binary) {
        return MachineSpec.builder(binary).machine("none").args("-nodefaults").build();
    }

    /** The same without the SDK. */
    static List<String> command(String binary) {
        return new ArrayList<>(List.of(binary, "-machine", "none", "-nodefaults", "-display", "none"));
    }

    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static String full(String binary, int warm, int count) throws IOException, InterruptedException {
        MachineSpec spec = spec(binary);
        return new Launches().measure(warm, count, (hard, whenReady) -> {
            try (Machine machine = Machine.launch(spec)) {
                whenReady.run();
                if (hard) {
                    machine.kill();
                } else {
                    machine.shutdown(LIMIT);
                }
            }
        });
    }

    static String minimal(String binary, int warm, int count) throws IOException, InterruptedException {
        return new Launches().measure(warm, count, (hard, whenReady) -> minimal(binary, hard, whenReady));
    }

    private static void minimal(String binary, boolean hard, Runnable whenReady)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("qemu-compare");
        UnixAddress address = new UnixAddress(directory.resolve("m"));
        try (TransportListener listener = Transports.installed().listen(address)) {
            List<String> command = command(binary);
            command.addAll(listener.qemuArguments("m"));
            command.addAll(List.of("-mon", "chardev=m,mode=control"));
            Process process = start(command);
            try (MinimalPeer peer = new MinimalPeer(listener.accept(LIMIT), false)) {
                whenReady.run();
                if (hard) {
                    process.destroyForcibly();
                } else {
                    peer.quit();
                }
                process.waitFor();
            }
        }
        Files.delete(directory);
    }

    private String measure(int warm, int count, Once once) throws IOException, InterruptedException {
        for (int i = -warm; i < count; i++) {
            for (boolean hard : new boolean[] {false, true}) {
                long start = System.nanoTime();
                long[] negotiated = new long[1];
                once.run(hard, () -> negotiated[0] = System.nanoTime());
                if (i >= 0) {
                    ready.add((negotiated[0] - start) / 1e6);
                    (hard ? kill : quit).add((System.nanoTime() - negotiated[0]) / 1e6);
                }
            }
        }
        return "ready=" + Numbers.median(ready) + " quit=" + Numbers.median(quit) + " kill=" + Numbers.median(kill);
    }
}
