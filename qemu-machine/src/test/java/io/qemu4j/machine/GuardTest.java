package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.machine.Guard.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Tools ALL = new Tools("/bin/setpriv", "/bin/setsid", "/bin/sh");

    private static MachineSpecBuilder spec() {
        return MachineSpec.builder("qemu");
    }

    @Test
    void qemuIsKilledByTheKernel() {
        List<String> asks = List.of("/bin/setpriv", "--pdeathsig", "KILL", "--");

        assertEquals(asks, Guard.of(spec().build(), ALL).prefix());
        assertEquals(
                asks, Guard.of(spec().qmpMonitor(false).console().build(), ALL).prefix());
    }

    @Test
    void qemuThatDoesNotDialLooksWhoItsParentIs() {
        List<String> prefix = Guard.of(spec().qmpMonitor(false).build(), ALL).prefix();

        assertEquals("/bin/sh", prefix.get(4));
        assertEquals(Long.toString(ProcessHandle.current().pid()), prefix.get(prefix.size() - 1));
    }

    @Test
    void processWhoseParentIsGoneBeforeItAskedForTheSignalEnds() throws Exception {
        List<String> prefix =
                Guard.of(spec().qmpMonitor(false).build(), Tools.HERE).prefix();
        String other = "1" + prefix.get(prefix.size() - 1);
        List<String> line = new ArrayList<>(prefix.subList(0, prefix.size() - 1));
        line.addAll(List.of(other, "sleep", "600"));

        Process process = Launcher.start(new ProcessBuilder(line));

        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
    }

    @Test
    void wrapperIsWatchedThroughAPipe() {
        Guard guard = Guard.of(spec().wrapper("strace").build(), ALL);

        assertTrue(guard.watchesPipe());
        assertEquals(ProcessBuilder.Redirect.PIPE, guard.stdin());
        assertEquals(List.of("/bin/setsid", "/bin/sh", "-c"), guard.prefix().subList(0, 3));
        assertTrue(guard.prefix().get(3).contains("kill -9 -$$"));
    }

    @Test
    void pipeServesWhereSetprivIsMissing() throws Exception {
        String sh = Programs.ofSystem("sh").orElseThrow();
        Guard guard = Guard.of(spec().build(), new Tools(null, null, sh));
        List<String> line = new ArrayList<>(guard.prefix());
        line.addAll(List.of("sleep", "600"));

        Process process = Launcher.start(new ProcessBuilder(line));
        assertFalse(process.waitFor(50, TimeUnit.MILLISECONDS));
        process.getOutputStream().close();

        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
    }

    @Test
    void withoutToolsThereIsNoGuardAndDetachedMachinesHaveNone() {
        assertEquals(
                List.of(),
                Guard.of(spec().wrapper("nice").build(), new Tools(null, null, null))
                        .prefix());
        assertEquals(List.of(), Guard.of(spec().detached().build()).prefix());
    }
}
