package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ports that QEMU chose itself: each is connected to. */
class ChosenPortsIT {
    private static void assertListens(String host, int port) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            assertTrue(socket.isConnected());
        }
    }

    @Test
    void forwardedPortsAreFound() throws IOException {
        MachineSpec spec = Machines.none()
                .option(QemuOption.netdev("user", "one")
                        .with("hostfwd", List.of("tcp:127.0.0.1:0-:22", "tcp::0-10.0.2.16:80", "udp::0-:53")))
                .option(QemuOption.netdev("user", "two").with("hostfwd", "tcp:127.0.0.1:0-:443"))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            List<HostForward> forwards = ChosenPorts.hostForwards(vm.qmp());

            assertEquals(4, forwards.size());
            for (HostForward forward : forwards) {
                assertTrue(forward.hostPort() > 0, forward::toString);
                assertEquals(forward.guestPort() == 443 ? "two" : "one", forward.network());
                assertEquals(forward.guestPort() == 53 ? "udp" : "tcp", forward.protocol());
                if (forward.protocol().equals("tcp")) {
                    assertListens(forward.dialAddress(), forward.hostPort());
                }
            }
        }
    }

    @Test
    void chardevTellsItsPort() throws IOException {
        MachineSpec spec = Machines.none()
                .option(QemuOption.chardev("socket", "c")
                        .with("host", "127.0.0.1")
                        .with("port", 0)
                        .with("server", true)
                        .with("wait", false))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            TcpAddress address = ChosenPorts.chardev(vm.qmp(), "c");

            assertEquals("127.0.0.1", address.host());
            assertListens(address.host(), address.port());
            assertThrows(ProbeException.class, () -> ChosenPorts.chardev(vm.qmp(), "other"));
            assertThrows(ProbeException.class, () -> ChosenPorts.chardev(vm.qmp(), "mon"));
        }
    }

    @Test
    void incomingMigrationTellsItsPort() throws IOException {
        try (Machine vm = Machine.launch(
                Machines.none().args("-incoming", "tcp:127.0.0.1:0").build())) {
            TcpAddress address = ChosenPorts.incoming(vm.qmp());

            assertEquals("127.0.0.1", address.host());
            assertTrue(address.port() > 0);
        }
        try (Machine vm = Machine.launch(Machines.none().build())) {
            assertThrows(ProbeException.class, () -> ChosenPorts.incoming(vm.qmp()));
        }
    }

    @Test
    void qemuWithoutAHumanMonitorIsTold() throws IOException {
        try (FakeQemu fake = FakeQemu.lenient();
                var session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            ProbeException e = assertThrows(ProbeException.class, () -> ChosenPorts.hostForwards(session));

            assertTrue(e.getMessage().contains("human monitor"), e.getMessage());
        }
    }
}
