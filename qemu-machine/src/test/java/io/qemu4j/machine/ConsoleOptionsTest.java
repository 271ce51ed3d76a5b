package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsoleOptionsTest {
    private static String options(ConsoleSpec... consoles) {
        MachineSpecBuilder spec = MachineSpec.builder("qemu");
        List.of(consoles).forEach(spec::console);
        List<List<String>> chardevs = spec.consoles.stream()
                .map(console -> List.of("-chardev", console.name()))
                .collect(Collectors.toList());
        List<String> options = new ArrayList<>(ConsoleOptions.of(spec.consoles, chardevs));
        options.addAll(ConsoleOptions.devices(spec.consoles));
        return String.join(" ", options);
    }

    @Test
    void consoleIsTheFirstSerialLine() {
        assertEquals("-chardev console -serial chardev:console", options(ConsoleSpec.defaults()));
    }

    @Test
    void indexPutsExactlyThatManyNullLinesBefore() {
        assertEquals(
                "-serial null -serial null -chardev console -serial chardev:console",
                options(ConsoleSpec.defaults().withIndex(2)));
    }

    @Test
    void deviceGetsTheCharacterDevice() {
        assertEquals(
                "-chardev console -device isa-serial,chardev=console",
                options(ConsoleSpec.defaults().withDevice("isa-serial")));
    }

    @Test
    void indexCountsForADeviceToo() {
        assertEquals(
                "-serial null -chardev console -device isa-serial,chardev=console",
                options(ConsoleSpec.defaults().withDevice("isa-serial").withIndex(1)));
    }

    @Test
    void severalConsolesTakeTheirLines() {
        assertEquals(
                "-chardev a -serial chardev:a -serial null -chardev b -serial chardev:b -chardev c -serial chardev:c",
                options(ConsoleSpec.named("a"), ConsoleSpec.named("b").withIndex(2), ConsoleSpec.named("c")));
    }

    @Test
    void takenLineIsRefused() {
        AddDeviceException e = assertThrows(
                AddDeviceException.class,
                () -> options(ConsoleSpec.named("a"), ConsoleSpec.named("b").withIndex(0)));

        assertTrue(e.getMessage().contains("serial line 0"), e.getMessage());
    }

    @Test
    void takenAndReservedNamesAreRefused() {
        assertThrows(AddDeviceException.class, () -> options(ConsoleSpec.defaults(), ConsoleSpec.defaults()));
        for (String reserved : List.of("mon", "mon-extra-1")) {
            AddDeviceException e = assertThrows(AddDeviceException.class, () -> options(ConsoleSpec.named(reserved)));
            assertTrue(e.getMessage().contains("'" + reserved + "' is reserved for monitors"), e.getMessage());
        }
        assertEquals("-chardev monday -serial chardev:monday", options(ConsoleSpec.named("monday")));
    }

    @Test
    void namesThatQemuRefusesAreRefused() {
        for (String name : new String[] {"", "1a", "a b", "a,b", "ä"}) {
            assertThrows(IllegalArgumentException.class, () -> ConsoleSpec.named(name), name);
        }
    }
}
