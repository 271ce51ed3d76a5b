package io.qemu4j.bench;

import io.qemu4j.api.Command;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@code getfd} with its descriptor. Needs a transport that passes descriptors. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FdPassing {
    /** The descriptor that is passed, over and over. */
    @State(Scope.Benchmark)
    public static class Passed {
        private FileInputStream file;
        private RawCommand getfd;

        /** Opens it. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            file = new FileInputStream("/dev/null");
            // The same name each time: QEMU closes the one it had, so its table does not grow.
            getfd = Command.of("getfd", JsonObject.of("fdname", "f")).passing(PassedDescriptor.of(file));
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            file.close();
        }
    }

    /** The command, its descriptor and the reply. */
    @Benchmark
    public JsonValue getfd(Target target, Passed passed) {
        return target.session().execute(passed.getfd);
    }
}
