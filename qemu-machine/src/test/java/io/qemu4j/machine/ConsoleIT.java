package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles of a machine whose firmware talks on the serial line: graphics=off makes SeaBIOS do so. */
class ConsoleIT {
    @TempDir
    private Path directory;

    private static MachineSpecBuilder firmware() {
        return Machines.none().machine("pc,graphics=off").args("-m", "16", "-nodefaults");
    }

    @Test
    void firstBytesAreNotMissed() throws IOException {
        Path log = directory.resolve("console.log");
        ConsoleSpec console = ConsoleSpec.defaults().withoutAnsi().withLogFile(log);
        Machine vm = Machine.launch(firmware().console(console).build());
        try (vm) {
            ConsoleMatch match = vm.console().expect(Pattern.compile("SeaBIOS \\(version ([^)]+)\\)"), Machines.LIMIT);

            assertTrue(match.before().isBlank(), match.before());
            assertTrue(match.group(1).isPresent());
            vm.console().expect("No bootable device", Machines.LIMIT);
        }

        assertTrue(vm.console().text().contains("SeaBIOS"));
        assertTrue(Files.readString(log).contains("No bootable device"));
        ConsoleException e =
                assertThrows(ConsoleException.class, () -> vm.console().expect("login:", Machines.LIMIT));
        assertEquals(ConsoleException.Reason.END, e.reason());
        assertTrue(e.tail().contains("No bootable device"), e.getMessage());
    }

    @Test
    void indexedConsoleIsThatSerialLine() {
        MachineSpec spec = firmware()
                .console(ConsoleSpec.named("first"))
                .console(ConsoleSpec.named("third").withIndex(2))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            vm.console("first").expect("SeaBIOS", Machines.LIMIT);
            assertEquals("", vm.console("third").text());
            assertThrows(IllegalStateException.class, () -> vm.console("second"));
            assertThrows(IllegalStateException.class, vm::console);
            assertTrue(
                    vm.commandLine().contains("-serial chardev:first -serial null -chardev socket,id=third,"),
                    vm.commandLine());
            // query-chardev tells where each serial line leads.
            assertTrue(vm.qmp().execute("query-chardev").toString().contains("\"label\":\"third\""));
        }
    }

    @Test
    void consoleOnADeviceOfItsOwn() {
        MachineSpec spec = firmware()
                .console(ConsoleSpec.defaults().withDevice("isa-serial"))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            vm.console().expect("SeaBIOS", Machines.LIMIT);
        }
    }

    @Test
    void consoleWithoutMonitor() {
        try (Machine vm = Machine.launch(firmware().qmpMonitor(false).console().build())) {
            vm.console().expect("SeaBIOS", Machines.LIMIT);
        }
    }
}
