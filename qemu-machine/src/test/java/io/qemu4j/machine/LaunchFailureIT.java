package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every failed launch says why; that nothing is left of it is checked after each test. */
class LaunchFailureIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private static LaunchFailedException failure(MachineSpecBuilder spec) {
        return assertThrows(
                LaunchFailedException.class, () -> Machine.launch(spec.build()).close());
    }

    private static void assertLate(LaunchFailedException e, Duration limit, String step) {
        String message = "time limit " + limit + " passed while waiting for " + step;
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.exit().isEmpty());
    }

    @Test
    void badOptionIsToldWithQemusText() {
        LaunchFailedException e = failure(Machines.none().args("-bogus", "two words"));

        assertEquals(1, e.exit().orElseThrow().code());
        assertEquals(MachineExit.Cause.ERROR, e.exit().orElseThrow().cause());
        assertTrue(e.output().contains("-bogus: invalid option"), e.output());
        assertTrue(e.commandLine().endsWith(" -bogus 'two words'"), e.commandLine());
        assertTrue(e.getMessage().contains("exited with code 1"), e.getMessage());
        assertTrue(e.getMessage().contains(e.output()) && e.getMessage().contains(e.commandLine()), e.getMessage());
    }

    @Test
    void badDeviceIsToldThoughTheMonitorHasConnected() {
        LaunchFailedException e = failure(Machines.none().args("-device", "nonexistent"));

        assertEquals(1, e.exit().orElseThrow().code());
        assertTrue(e.output().contains("'nonexistent' is not a valid device model name"), e.output());
    }

    @Test
    void exitIsToldWithinATenthOfASecond() throws IOException {
        Path stamp = directory.resolve("stamp");
        Path script = Machines.script(directory, "echo no such luck >&2", "date +%s.%N >" + stamp, "exit 3");
        Duration best = Duration.ofDays(1);
        // The best of a few: the machine that runs the tests may be busy with something else.
        for (int i = 0; i < 5; i++) {
            LaunchFailedException e = failure(Machines.with(script));

            Instant told = Instant.now();
            String[] time = Machines.line(stamp).split("\\.");
            Instant exited = Instant.ofEpochSecond(Long.parseLong(time[0]), Long.parseLong(time[1]));
            best = Duration.between(exited, told).compareTo(best) < 0 ? Duration.between(exited, told) : best;
            assertEquals(3, e.exit().orElseThrow().code());
            assertEquals("no such luck", e.output());
        }
        assertTrue(best.compareTo(Duration.of(100, ChronoUnit.MILLIS)) < 0, best::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-daemonize", "--daemonize"})
    void qemuThatWouldLeaveIsNotStarted(String option) {
        Path pid = directory.resolve("pid");
        List<String> options = List.of("-pidfile", pid.toString(), option);
        MachineHooks hooks = new MachineHooks() {
            @Override
            public List<String> arguments(LaunchContext launch) {
                return options;
            }
        };

        LaunchFailedException own = failure(Machines.none().args(options.toArray(String[]::new)));
        LaunchFailedException hooked = failure(Machines.none().qmpMonitor(false).hooks(hooks));

        assertTrue(own.getMessage().contains(": " + option + " makes QEMU a process"), own.getMessage());
        assertTrue(hooked.getMessage().contains(": " + option + " makes QEMU a process"), hooked.getMessage());
        assertFalse(Files.exists(pid));
    }

    @Test
    void missingBinaryIsNamed() {
        LaunchFailedException e = failure(Machines.with("/nonexistent/qemu"));

        assertInstanceOf(IOException.class, e.getCause());
        assertTrue(e.getMessage().contains("/nonexistent/qemu"), e.getMessage());
        assertTrue(e.commandLine().startsWith("/nonexistent/qemu -display none"), e.commandLine());
        assertTrue(e.exit().isEmpty() && e.output().isEmpty());
    }

    @Test
    void directoriesThatCannotBeUsedAreNamed() {
        LaunchFailedException readOnly = failure(Machines.none().tempRoot(Path.of("/proc")));
        LaunchFailedException missing = failure(Machines.none().logDir(Path.of("/nonexistent/logs")));
        LaunchFailedException elsewhere = failure(Machines.none().directory(Path.of("/nonexistent/work")));

        assertTrue(readOnly.getMessage().contains("making a private directory in /proc"), readOnly.getMessage());
        assertTrue(missing.getMessage().contains("/nonexistent/logs"), missing.getMessage());
        assertTrue(elsewhere.getMessage().contains("/nonexistent/work"), elsewhere.getMessage());
    }

    @Test
    void qemuThatNeverConnectsIsGivenUp() throws IOException {
        Path script = Machines.script(directory, "echo waiting", "exec sleep 600");

        LaunchFailedException e = failure(Machines.with(script).launchLimit(SHORT));

        assertLate(e, SHORT, "its monitor to connect");
        assertEquals("waiting", e.output());
    }

    @Test
    void qemuThatNeverGreetsIsGivenUp() throws IOException {
        Duration enoughToConnect = Duration.ofSeconds(2);

        try (StandIn mute = mute()) {
            LaunchFailedException e = failure(Machines.with(mute.binary()).launchLimit(enoughToConnect));

            assertLate(e, enoughToConnect, "its monitor's greeting");
        }
    }

    @Test
    void consoleThatNeverConnectsIsGivenUp() throws IOException {
        Path script = Machines.script(
                directory,
                "exec " + Machines.qemu()
                        + " $(echo \"$@\" | sed 's/-chardev [^ ]*id=console[^ ]*//; s/-serial [^ ]*//')");

        LaunchFailedException e = failure(Machines.with(script).console().launchLimit(Duration.ofSeconds(2)));

        assertTrue(e.getMessage().contains("waiting for console 'console' to connect"), e.getMessage());
    }

    @Test
    void descendantsDieToo() throws IOException {
        Path pid = directory.resolve("pid");
        Path script = Machines.script(directory, "sleep 600 &", "echo $! >" + pid, "wait");

        failure(Machines.with(script).launchLimit(SHORT));

        assertFalse(Machines.runs(Long.parseLong(Machines.line(pid))));
    }

    @Test
    void interruptEndsTheLaunch() throws Exception {
        Path started = directory.resolve("started");
        Path script = Machines.script(directory, "echo now >" + started, "exec sleep 600");

        assertInterrupted(Machines.with(script).build(), () -> Machines.line(started));
        try (StandIn mute = mute()) {
            assertInterrupted(
                    Machines.with(mute.binary()).build(),
                    () -> mute.awaitRun(Machines.LIMIT).toString());
            assertInterrupted(Machines.with(mute.binary()).build(), () -> "at once");
        }
    }

    private static StandIn mute() {
        return StandIn.playing(Script.lenient().noGreeting());
    }

    private static void assertInterrupted(MachineSpec spec, Moment moment) throws Exception {
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                Machine.launch(spec).close();
                flag.completeExceptionally(new AssertionError("launched"));
            } catch (InterruptedCallException e) {
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                flag.completeExceptionally(e);
            }
        });
        caller.start();
        moment.await();
        caller.interrupt();

        assertTrue(flag.get(5, TimeUnit.SECONDS), "the interrupt flag is kept");
        caller.join();
    }

    private interface Moment {
        String await() throws IOException, InterruptedException, ExecutionException;
    }

    @Test
    void missingTransportIsNamedWithItsArtifact() {
        LaunchFailedException e = failure(Machines.onUnixSocket(Machines.qemu())
                .session(SessionOptions.defaults().withTransports(Transports.of())));

        assertInstanceOf(NoTransportException.class, e.getCause());
        assertTrue(e.getMessage().contains("io.qemu4j:qemu-transport-unix"), e.getMessage());
    }

    @Test
    void socketPathThatIsTooLongIsToldBeforeAnythingStarts() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(100)));

        LaunchFailedException e = failure(Machines.onUnixSocket(Machines.qemu()).tempRoot(deep));

        assertTrue(e.getMessage().contains("choose a shorter tempRoot or socketDir"), e.getMessage());
        try (var left = Files.list(deep)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void outputThatIsNotUtf8IsShownAsFarAsItIs() throws IOException {
        Path script = Machines.script(directory, "printf 'bad \\377 byte'", "exit 1");

        assertEquals("bad \ufffd byte", failure(Machines.with(script)).output());
    }
}
