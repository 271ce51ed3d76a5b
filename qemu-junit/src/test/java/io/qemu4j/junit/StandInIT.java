package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.QemuVersion;
import io.qemu4j.machine.AbnormalShutdownException;
import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import io.qemu4j.testkit.Lines;
import io.qemu4j.testkit.QemuBinary;
import io.qemu4j.testkit.Script;
import io.qemu4j.testkit.StandIn;
import io.qemu4j.testkit.StandInRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which a machine lives and dies, without QEMU. */
class StandInIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static MachineSpecBuilder spec(StandIn qemu) {
        return MachineSpec.builder(qemu.binary()).launchLimit(LIMIT);
    }

    @Test
    void healthyOneIsLaunchedDrivenAndShutDown() throws Exception {
        try (StandIn qemu = StandIn.playing(Script.lenient());
                Machine vm = Machine.launch(spec(qemu).console().build())) {
            StandInRun run = qemu.awaitRun(LIMIT);
            assertEquals(vm.pid(), run.pid());
            assertEquals(List.of("-display", "none"), run.arguments().subList(0, 2));
            vm.qmp().execute("stop");
            assertEquals("paused", run.fake().runState());
            run.say("console", "login: ");
            vm.console().expect("login: ", LIMIT);

            MachineExit exit = vm.shutdown(LIMIT);

            assertEquals(0, exit.code());
            assertTrue(exit.expected());
        }
    }

    @Test
    void eachRunHasItsOwnMachine() {
        try (StandIn qemu = StandIn.playing(Script.lenient())) {
            for (int i = 0; i < 3; i++) {
                try (Machine vm = Machine.launch(spec(qemu).build())) {
                    assertEquals(
                            "running",
                            vm.qmp().execute("query-status").asObject().string("status"));
                    vm.shutdown(LIMIT);
                }
            }
        }
    }

    @Test
    void exitIsToldWithItsText() {
        try (StandIn qemu = StandIn.exiting(3, "qemu: no such luck\n")) {
            LaunchFailedException e = assertThrows(
                    LaunchFailedException.class,
                    () -> Machine.launch(spec(qemu).build()).close());

            assertEquals(3, e.exit().orElseThrow().code());
            assertEquals("qemu: no such luck", e.output());
        }
    }

    @Test
    void silentOnesAreGivenUp() {
        try (StandIn qemu = StandIn.neverConnecting();
                StandIn mute = StandIn.playing(Script.lenient().noGreeting())) {
            assertTrue(late(qemu).contains("waiting for its monitor to connect"));
            assertTrue(late(mute).contains("waiting for its monitor's greeting"));
        }
    }

    private static String late(StandIn qemu) {
        return assertThrows(
                        LaunchFailedException.class,
                        () -> Machine.launch(spec(qemu).launchLimit(SHORT).build())
                                .close())
                .getMessage();
    }

    @Test
    void quitThatIsIgnoredIsFollowedBySigterm() {
        try (StandIn qemu = StandIn.playing(Script.lenient().when("quit", Lines::reply));
                Machine vm = Machine.launch(spec(qemu).build())) {
            MachineExit exit = vm.shutdown(SHORT);

            assertEquals(0, exit.code());
            assertEquals(
                    "host-signal", exit.shutdownEvent().orElseThrow().data().string("reason"));
        }
    }

    @Test
    void deafOneIsKilled() {
        try (StandIn qemu = StandIn.playing(Script.lenient().when("quit", Lines::reply))
                        .ignoringSigterm();
                Machine vm = Machine.launch(spec(qemu).build())) {
            AbnormalShutdownException e = assertThrows(AbnormalShutdownException.class, () -> vm.shutdown(SHORT));

            assertEquals(9, e.exit().signal().orElseThrow());
        }
    }

    @Test
    void crashAndExitComeWhenTheTestWants() throws Exception {
        try (StandIn qemu = StandIn.playing(Script.lenient())) {
            try (Machine vm = Machine.launch(spec(qemu).build())) {
                qemu.awaitRun(LIMIT).crash(11);
                assertEquals(11, vm.awaitExit(LIMIT).orElseThrow().signal().orElseThrow());
            }
            try (Machine vm = Machine.launch(spec(qemu).build())) {
                qemu.awaitRun(LIMIT).exit(1, "out of luck\n");
                MachineExit exit = vm.awaitExit(LIMIT).orElseThrow();
                assertEquals(1, exit.code());
                assertEquals("out of luck", exit.logTail());
            }
        }
    }

    @Test
    void hangingUpIsACrash() {
        try (StandIn qemu =
                        StandIn.playing(Script.lenient().expect("device_add").hangUp());
                Machine vm = Machine.launch(spec(qemu).build())) {
            vm.qmp().executeAsync(io.qemu4j.api.Command.of("device_add"));

            assertEquals(6, vm.awaitExit(LIMIT).orElseThrow().signal().orElseThrow());
        }
    }

    @Test
    void dialogueOffTheScriptFailsAtClose() {
        StandIn qemu = StandIn.playing(Script.lenient().expect("cont").reply());
        Machine.launch(spec(qemu).build()).close();

        AssertionError e = assertThrows(AssertionError.class, qemu::close);

        assertTrue(e.getMessage().contains("expect cont"), e.getMessage());
    }

    @Test
    void versionIsToldWithoutAMonitor() throws IOException {
        try (StandIn qemu = StandIn.playing(Script.lenient().version(new QemuVersion(9, 1, 2), "mine"))) {
            assertEquals(new QemuVersion(9, 1, 2), QemuBinary.version(qemu.binary()));
        }
    }
}
