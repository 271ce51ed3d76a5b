package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.QmpSession;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.Recorder;
import io.qemu4j.testkit.Recording;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @Test
    void fakeDoesWhatQemuDid(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("vm.qmp");
        record(file);
        replay(file);
    }

    private static void record(Path file) throws IOException {
        try (Recorder recorder = Recorder.to(file);
                Machine vm = Machine.launch(MachineSpec.builder(QemuBinary.require())
                        .machine("q35")
                        .accelerators("tcg")
                        .session(SessionOptions.defaults().withListener(recorder))
                        .build())) {
            vm.qmp().execute("stop");
        }
    }

    private static void replay(Path file) throws IOException {
        try (FakeQemu fake = FakeQemu.playing(Recording.read(file).script());
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            session.execute("stop");
            session.execute("quit");
        }
    }
}
// end::program[]
