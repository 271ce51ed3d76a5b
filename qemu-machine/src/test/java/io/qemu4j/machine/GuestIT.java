package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a real Linux talks and ends. */
class GuestIT {
    private static void assertEndedByGuest(MachineExit exit, String reason, boolean expected) {
        assertEquals(MachineExit.Cause.GUEST, exit.cause());
        assertEquals(reason, ShutdownReason.of(exit.shutdownEvent().orElseThrow()));
        assertEquals(0, exit.code());
        assertEquals(expected, exit.expected());
    }

    @Test
    void linuxAnswersOnItsConsoleAndHeedsThePowerButton() throws IOException {
        int number = new Random().nextInt(1_000_000);
        try (Machine vm = Machine.launch(Guest.linux().args("-no-reboot").build())) {
            Console console = Guest.prompt(vm);

            console.sendLine("echo answer=$((" + number + " + 1))");
            ConsoleMatch answer = console.expect(Pattern.compile("(?m)^answer=(\\d+)\\s"), Machines.LIMIT);
            assertEquals(number + 1, Integer.parseInt(answer.group(1).orElseThrow()));

            vm.powerDown();
            vm.awaitEvent("POWERDOWN", Machines.LIMIT);
            assertEndedByGuest(vm.waitForExit(Machines.LIMIT), "guest-shutdown", true);
            assertFalse(Files.exists(vm.tempDir()));
        }
    }

    @Test
    void resetFromTheHostBootsAnew() throws IOException {
        try (Machine vm = Machine.launch(Guest.linux().build())) {
            Guest.prompt(vm);

            vm.qmp().execute("system_reset");

            Event reset = vm.awaitEvent("RESET", Machines.LIMIT);
            assertEquals("host-qmp-system-reset", reset.data().string("reason"));
            Guest.prompt(vm);
            assertTrue(vm.shutdown(Machines.LIMIT).expected());
        }
    }

    @Test
    void resetByTheGuestEndsAMachineThatDoesNotReboot() throws IOException {
        try (Machine vm = Machine.launch(Guest.linux().args("-no-reboot").build())) {
            Guest.prompt(vm).sendLine("reboot -f");

            assertEndedByGuest(vm.waitForExit(Machines.LIMIT), "guest-reset", true);
        }
    }

    @Test
    void panicIsToldAndNotExpected() throws IOException {
        MachineSpec spec = Guest.linux().args("-device", "pvpanic").build();
        try (Machine vm = Machine.launch(spec)) {
            Guest.prompt(vm).sendLine("echo c >/proc/sysrq-trigger");

            Event panic = vm.awaitEvent("GUEST_PANICKED", Machines.LIMIT);
            assertTrue(panic.data().string("action").matches("pause|poweroff"), panic::toString);
            assertEndedByGuest(vm.waitForExit(Machines.LIMIT), "guest-panic", false);
        }
    }
}
