package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.EventTimeoutException;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known defects of QEMU's Python class when it launches, by number: see guide/defects.md. */
class PythonLaunchDefectsIT {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    @TempDir
    private Path directory;

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static LaunchFailedException failure(MachineSpecBuilder spec) {
        return assertThrows(
                LaunchFailedException.class, () -> Machine.launch(spec.build()).close());
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toList());
        }
    }

    /** Waits for its timer, by default for ever. */
    @Test
    void l01_badOptionEndsALaunchThatMayTakeForEver() {
        long start = System.nanoTime();

        LaunchFailedException e = failure(Machines.none().args("-bogus").launchLimit(FOR_EVER));

        assertTrue(
                since(start).compareTo(Duration.ofSeconds(20)) < 0,
                () -> since(start).toString());
        assertTrue(e.output().contains("-bogus: invalid option"), e.output());
    }

    /** Waits 30 seconds more, then reports an abnormal shutdown, without command line and output. */
    @Test
    void l02_qemuThatNeverConnectsIsALaunchFailureWithinTheLimit() throws IOException {
        Path script = Machines.script(directory, "echo still here", "exec sleep 600");
        long start = System.nanoTime();

        LaunchFailedException e = failure(Machines.with(script).launchLimit(Duration.ofMillis(500)));

        assertTrue(
                since(start).compareTo(Duration.ofSeconds(20)) < 0,
                () -> since(start).toString());
        assertTrue(e.commandLine().contains("fake-qemu"), e.commandLine());
        assertEquals("still here", e.output());
    }

    /** The path of its monitor is in a directory that its first shutdown has removed. */
    @Test
    void l08_machineCanBeLaunchedAgain() {
        MachineSpec spec = Machines.none().build();

        for (int run = 0; run < 2; run++) {
            try (Machine vm = Machine.launch(spec)) {
                assertTrue(vm.isRunning());
            }
        }
    }

    /** Its constructor makes the directory, and nothing removes it unless it is launched. */
    @Test
    void l09_machineThatIsNotLaunchedLeavesNothing() throws IOException {
        MachineSpecBuilder spec = Machines.with("/nonexistent/qemu")
                .tempRoot(directory)
                .logDir(directory)
                .console();

        spec.build();
        assertEquals(List.of(), left());
        failure(spec);
        assertEquals(List.of(), left());
    }

    /** Fails deep in the socket library, or QEMU cuts the path short. */
    @Test
    void l10_socketPathThatIsTooLongIsToldWithTheWayOut() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(100)));

        LaunchFailedException e = failure(Machines.none().tempRoot(deep).console());

        assertTrue(e.getMessage().contains("choose a shorter tempRoot or socketDir"), e.getMessage());
        Files.delete(deep);
    }

    /** Joins the command with spaces: one with a space in it cannot be pasted. */
    @Test
    void l16_commandLineCanBePastedIntoAShell() throws Exception {
        String odd = "it's \"two\" $HOME; *\\ ä";
        try (Machine vm = Machine.launch(Machines.none()
                .args("-name", odd)
                .args("-cpu", "")
                .qmpMonitor(false)
                .build())) {
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + vm.commandLine()).start();
            String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            shell.destroyForcibly().waitFor();

            List<String> said = List.of(words.split("\0", -1));
            assertEquals(vm.arguments(), said.subList(0, said.size() - 1));
            assertTrue(vm.arguments().contains(odd));
        }
    }

    /** Puts paths into options as they are, where a comma begins the next property. */
    @Test
    void l17_commasInPathsReachQemu() throws IOException {
        Path odd = Files.createDirectory(directory.resolve("a,b"));

        try (Machine vm = Machine.launch(Machines.none().tempRoot(odd).console().build())) {
            assertTrue(vm.qmp().execute("query-chardev").toString().contains("console"));
            assertTrue(vm.tempDir().startsWith(odd));
        }
    }

    /** Two of its qtest machines in one process have one name, and with it one socket and one log. */
    @Test
    void l18_machinesOfOneProcessDoNotCollide() throws IOException {
        MachineSpec spec =
                Machines.none().socketDir(directory).logDir(directory).console().build();

        try (Machine one = Machine.launch(spec);
                Machine two = Machine.launch(spec)) {
            assertNotEquals(one.tempDir(), two.tempDir());
            assertTrue(one.qmp().isOpen() && two.qmp().isOpen());
        }
        assertEquals(2, left().size(), "a log each, and no socket");
    }

    /** A socket file that a killed QEMU or JVM has left makes a later bind fail. */
    @Test
    void l19_staleSocketIsNoObstacle() throws IOException {
        Path socket = directory.resolve("mon");
        MachineSpec spec = Machines.none().monitor(new UnixAddress(socket)).build();
        Machine killed = Machine.launch(spec);
        killed.kill();
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket), "closing a channel leaves its file");

        try (Machine vm = Machine.launch(spec)) {
            assertTrue(vm.isRunning());
        }
    }

    /** Its sockets can be inherited, by whatever other thread starts meanwhile. */
    @Test
    void l20_nothingOfOneMachineIsInheritedByAnother() throws IOException {
        MachineSpec spec = Machines.none().console().build();

        try (Machine one = Machine.launch(spec);
                Machine two = Machine.launch(spec)) {
            // Connected sockets have a number of their own at each end: no two processes may show the same.
            List<String> ofOne = sockets(one.pid());
            assertFalse(ofOne.isEmpty());
            assertTrue(sockets(two.pid()).stream().noneMatch(ofOne::contains));
            List<String> ours = sockets(ProcessHandle.current().pid());
            assertTrue(ofOne.stream().noneMatch(ours::contains));
        }
    }

    private static List<String> sockets(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors
                    .map(PythonLaunchDefectsIT::target)
                    .filter(target -> target.startsWith("socket:"))
                    .collect(Collectors.toList());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /** One timer for connecting, for commands, for events. */
    @Test
    void l21_eachOperationHasItsOwnLimit() {
        MachineSpec spec = Machines.none()
                .launchLimit(FOR_EVER)
                .session(SessionOptions.defaults().withCommandLimit(Machines.LIMIT))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            assertThrows(EventTimeoutException.class, () -> vm.awaitEvent("STOP", Duration.ofMillis(1)));
            assertThrows(CommandTimeoutException.class, () -> vm.qmp().execute(Command.of("stop"), Duration.ZERO));
            assertTrue(vm.awaitExit(Duration.ofMillis(1)).isEmpty());
            assertTrue(vm.qmp().execute("query-status").asObject().bool("running"));
            assertTrue(vm.shutdown(Duration.ofNanos(TimeUnit.DAYS.toNanos(1))).expected());
        }
    }
}
