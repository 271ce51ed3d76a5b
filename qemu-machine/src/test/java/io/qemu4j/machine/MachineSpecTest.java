package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.TcpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineSpecTest {
    @Test
    void ofSeveralOptionsAllAreAddedOrNone() {
        MachineSpecBuilder spec = MachineSpec.builder("qemu");
        QemuOption one = QemuOption.netdev("user", "net0");
        QemuOption fine = QemuOption.netdev("user", "net1");

        assertThrows(AddDeviceException.class, () -> spec.option(one, fine, one));

        assertEquals(List.of(), spec.build().args());
        assertEquals(4, spec.option(one, fine).build().args().size());
    }

    @Test
    void defaultsAreAsDocumented() {
        MachineSpec spec = MachineSpec.builder("qemu").build();

        assertEquals("qemu", spec.binary());
        assertEquals(List.of(), spec.args());
        assertTrue(spec.machine().isEmpty()
                && spec.name().isEmpty()
                && spec.monitor().isEmpty());
        assertTrue(spec.directory().isEmpty() && spec.tempRoot().isEmpty());
        assertTrue(spec.socketDir().isEmpty() && spec.logDir().isEmpty());
        assertTrue(spec.qmpMonitor());
        assertEquals(Duration.ofSeconds(30), spec.launchLimit());
    }

    @Test
    void copyHasEverythingAndGoesItsOwnWay() {
        MachineHooks hooks = new MachineHooks() {};
        MachineSpec spec = MachineSpec.builder("qemu")
                .extraMonitor(new TcpAddress("::1", 1))
                .hooks(hooks)
                .inherit(PassedDescriptor.ofNumber(0), 1, "a,b")
                .args("-a")
                .machine("none")
                .accelerators("tcg")
                .name("vm")
                .wrapper("nice")
                .environment("A", "1")
                .directory(Path.of("/d"))
                .tempRoot(Path.of("/t"))
                .socketDir(Path.of("/s"))
                .logDir(Path.of("/l"))
                .monitor(new TcpAddress("::1", 0))
                .qmpMonitor(false)
                .nullMonitor()
                .detached()
                .console()
                .launchLimit(Duration.ofSeconds(1))
                .build();

        MachineSpec copy = spec.toBuilder().args("-b").environment("A", "2").build();

        assertEquals(List.of("-a"), spec.args());
        assertEquals(List.of("-a", "-b"), copy.args());
        assertEquals(Map.of("A", "1"), spec.environment());
        assertEquals(Map.of("A", "2"), copy.environment());
        assertEquals("none", copy.machine().orElseThrow());
        assertEquals(List.of("tcg"), copy.accelerators());
        assertEquals("vm", copy.name().orElseThrow());
        assertEquals(List.of("nice"), copy.wrapper());
        assertEquals(Path.of("/d"), copy.directory().orElseThrow());
        assertEquals(Path.of("/t"), copy.tempRoot().orElseThrow());
        assertEquals(Path.of("/s"), copy.socketDir().orElseThrow());
        assertEquals(Path.of("/l"), copy.logDir().orElseThrow());
        assertEquals(new TcpAddress("::1", 0), copy.monitor().orElseThrow());
        assertTrue(copy.nullMonitor() && !copy.qmpMonitor());
        assertTrue(copy.detached() && !MachineSpec.builder("q").build().detached());
        assertEquals(1, copy.consoles().size());
        assertEquals(List.of(new TcpAddress("::1", 1)), copy.extraMonitors());
        assertEquals(List.of(hooks), copy.hooks());
        assertEquals(
                List.of("-add-fd", "fd=4,set=1,opaque=a,,b"),
                copy.inherited().get(0).arguments().apply(4));
        assertEquals(Duration.ofSeconds(1), copy.launchLimit());
        assertEquals(spec.session(), copy.session());
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsSaid() {
        MachineSpecBuilder spec = MachineSpec.builder("qemu");

        assertThrows(IllegalArgumentException.class, () -> MachineSpec.builder(""));
        assertThrows(IllegalArgumentException.class, () -> spec.launchLimit(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> spec.name("a/b"));
        assertThrows(IllegalArgumentException.class, () -> spec.name(""));
        assertThrows(
                IllegalArgumentException.class, () -> ConsoleSpec.defaults().withIndex(-1));
        assertThrows(
                IllegalArgumentException.class, () -> ConsoleSpec.defaults().withDevice(""));
        assertThrows(
                IllegalArgumentException.class, () -> ConsoleSpec.defaults().withCapacity(10));
    }
}
