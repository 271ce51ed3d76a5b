package io.qemu4j.bench;

import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The life of a machine without devices. Each benchmark measures one part; the others happen between invocations,
 * so only single shots make sense.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 30)
@Fork(1)
public class LaunchQuit {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What is launched. */
    @State(Scope.Benchmark)
    public static class Spec {
        /** The QEMU that is started. */
        @Param("qemu-system-x86_64")
        public String qemu = "";

        MachineSpec spec() {
            return MachineSpec.builder(qemu).machine("none").args("-nodefaults").build();
        }
    }

    /** A machine that the benchmark launches. */
    @State(Scope.Thread)
    public static class ToLaunch {
        private Machine machine;

        /** Ends it. */
        @TearDown(Level.Invocation)
        public void close() {
            machine.close();
        }
    }

    /** A machine that the benchmark ends. */
    @State(Scope.Thread)
    public static class Running {
        private Machine machine;

        /** Launches it. */
        @Setup(Level.Invocation)
        public void launch(Spec spec) {
            machine = Machine.launch(spec.spec());
        }
    }

    /** From the call to a negotiated session. */
    @Benchmark
    public Machine launch(Spec spec, ToLaunch target) {
        target.machine = Machine.launch(spec.spec());
        return target.machine;
    }

    /** From {@code quit} until process and files are gone. */
    @Benchmark
    public MachineExit quit(Running target) {
        return target.machine.shutdown(LIMIT);
    }

    /** From SIGKILL until process and files are gone. */
    @Benchmark
    public MachineExit kill(Running target) {
        return target.machine.kill();
    }
}
