package io.qemu4j.bench.compare;

import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Launch until negotiated, quit or kill until gone. */
final class Launches {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Double> ready = new ArrayList<>();
    private final List<Double> quit = new ArrayList<>();
    private final List<Double> kill = new ArrayList<>();

    interface Once {
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

    static Once full(String binary) {
        MachineSpec spec = spec(binary);
        return (hard, whenReady) -> {
            try (Machine machine = Machine.launch(spec)) {
                whenReady.run();
                if (hard) {
                    machine.kill();
                } else {
                    machine.shutdown(LIMIT);
                }
            }
        };
    }

    static Once minimal(String binary) {
        return (hard, whenReady) -> minimal(List.of(), binary, hard, whenReady);
    }

    /** A QEMU that does not outlive this process, as any launcher should see to. */
    static Once guarded(String binary) {
        return (hard, whenReady) -> minimal(List.of("setpriv", "--pdeathsig", "KILL", "--"), binary, hard, whenReady);
    }

    private static void minimal(List<String> guard, String binary, boolean hard, Runnable whenReady)
            throws IOException, InterruptedException {
        // Random names would load the providers of security, some 50 ms of a first launch.
        Path directory = Files.createDirectory(
                Path.of("/tmp", "qemu-compare-" + System.nanoTime()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        UnixAddress address = new UnixAddress(directory.resolve("m"));
        try (TransportListener listener = Transports.installed().listen(address)) {
            List<String> command = new ArrayList<>(guard);
            command.addAll(command(binary));
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

    /** The first one of a process, by the time since it entered {@code main}. */
    static String first(Once once, long entered) throws IOException, InterruptedException {
        Launches only = new Launches();
        only.add(once, true, entered);
        return "first=" + only.ready.get(0);
    }

    static String measure(Once once, int warm, int count) throws IOException, InterruptedException {
        Launches launches = new Launches();
        for (int i = -warm; i < count; i++) {
            for (boolean hard : new boolean[] {false, true}) {
                (i < 0 ? new Launches() : launches).add(once, hard, System.nanoTime());
            }
        }
        return launches.toString();
    }

    private void add(Once once, boolean hard, long start) throws IOException, InterruptedException {
        long[] negotiated = new long[1];
        once.run(hard, () -> negotiated[0] = System.nanoTime());
        ready.add((negotiated[0] - start) / 1e6);
        (hard ? kill : quit).add((System.nanoTime() - negotiated[0]) / 1e6);
    }

    @Override
    public String toString() {
        return "ready=" + Numbers.median(ready) + " quit=" + Numbers.median(quit) + " kill=" + Numbers.median(kill);
    }
}
