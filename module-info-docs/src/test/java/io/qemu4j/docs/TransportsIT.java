package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.testkit.QemuBinary;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's program finds its transports by address alone. */
class TransportsIT {
    @Test
    void unixMonitorIsReachedByItsAddress(@TempDir Path directory) {
        Path socket = directory.resolve("qmp");
        MachineSpec spec = spec("-qmp", "unix:" + socket + ",server=on,wait=off");

        try (Machine vm = Machine.launch(spec);
                QmpSession session = Qmp.connect("unix:" + socket)) {
            assertEquals(vm.qmp().greeting().version(), session.greeting().version());
            assertEquals("running", session.execute("query-status").asObject().string("status"));
        }
    }

    @Test
    void tcpMonitorIsReachedByItsAddress() {
        MachineSpec spec = spec(
                "-chardev",
                "socket,id=tcp,host=127.0.0.1,port=0,server=on,wait=off",
                "-mon",
                "chardev=tcp,mode=control");

        try (Machine vm = Machine.launch(spec);
                QmpSession session = Qmp.connect("tcp:127.0.0.1:" + portOf(vm, "tcp"))) {
            assertEquals("running", session.execute("query-status").asObject().string("status"));
        }
    }

    @Test
    void unknownSchemeNamesWhatIsInstalled() {
        NoTransportException e = assertThrows(NoTransportException.class, () -> Qmp.connect("pigeon:coop"));

        assertTrue(e.getMessage().contains("pigeon:coop"), e.getMessage());
        assertTrue(e.getMessage().contains("unix") && e.getMessage().contains("tcp"), e.getMessage());
    }

    @Test
    void withoutTheArtifactTheErrorNamesIt() {
        NoTransportException e =
                assertThrows(NoTransportException.class, () -> Transports.of().parse("unix:/run/vm.qmp"));

        assertTrue(e.getMessage().contains("io.qemu4j:qemu-transport-unix"), e.getMessage());
    }

    private static MachineSpec spec(String... args) {
        return MachineSpec.builder(QemuBinary.require().toString())
                .machine("none")
                .accelerators("tcg")
                .args(args)
                .build();
    }

    /** QEMU chose the port; only its list of character devices tells which. */
    private static int portOf(Machine vm, String chardev) {
        for (JsonValue value : vm.qmp().execute("query-chardev").asArray()) {
            JsonObject device = value.asObject();
            Matcher port = Pattern.compile("tcp:127\\.0\\.0\\.1:(\\d+)").matcher(device.string("filename"));
            if (device.string("label").equals(chardev) && port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("no such character device: " + chardev);
    }
}
