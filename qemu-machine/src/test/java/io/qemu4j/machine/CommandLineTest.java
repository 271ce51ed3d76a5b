package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final List<String> MONITOR = List.of("-chardev", "socket,id=mon,path=/t/mon");

    private static List<String> argv(MachineSpecBuilder spec, List<List<String>> consoles) {
        return CommandLine.of(spec.build(), MONITOR, consoles, List.of("-more"));
    }

    @Test
    void partsComeInTheirOrderAndTheUsersLast() {
        MachineSpecBuilder spec = MachineSpec.builder("qemu")
                .args("-m", "256")
                .console()
                .nullMonitor()
                .accelerators("kvm", "tcg")
                .machine("q35")
                .wrapper("strace", "-f");

        List<String> argv = argv(spec, List.of(List.of("-chardev", "socket,id=console,path=/t/console")));

        assertEquals(
                List.of(
                        "strace",
                        "-f",
                        "qemu",
                        "-display",
                        "none",
                        "-vga",
                        "none",
                        "-chardev",
                        "socket,id=mon,path=/t/mon",
                        "-mon",
                        "chardev=mon,mode=control",
                        "-machine",
                        "q35",
                        "-accel",
                        "kvm",
                        "-accel",
                        "tcg",
                        "-chardev",
                        "socket,id=console,path=/t/console",
                        "-serial",
                        "chardev:console",
                        "-monitor",
                        "null",
                        "-more",
                        "-m",
                        "256"),
                argv);
    }

    @Test
    void withoutMonitorThereIsNoMonitorOption() {
        assertEquals(
                List.of("qemu", "-display", "none", "-vga", "none"),
                CommandLine.of(MachineSpec.builder("qemu").build(), List.of(), List.of(), List.of()));
    }

    @Test
    void emptyArgumentIsKept() {
        List<String> argv = argv(MachineSpec.builder("qemu").args("-cpu", ""), List.of());

        assertEquals("", argv.get(argv.size() - 1));
        assertTrue(CommandText.of(argv).endsWith("-cpu ''"));
    }

    @Test
    void textThatWouldArriveAsQuestionMarksIsRefused() {
        IOException e = assertThrows(
                IOException.class, () -> SystemText.check(List.of("a", "ä"), Map.of(), StandardCharsets.US_ASCII));

        assertTrue(e.getMessage().contains("'ä' cannot be said in US-ASCII"), e.getMessage());
        assertDoesNotThrow(() -> SystemText.check(List.of("a", "ä"), Map.of("A", "ä"), StandardCharsets.UTF_8));
    }

    @Test
    void valueOfAVariableIsNotTold() {
        IOException e = assertThrows(
                IOException.class,
                () -> SystemText.check(List.of(), Map.of("TOKEN", "hüsh"), StandardCharsets.US_ASCII));

        assertTrue(e.getMessage().startsWith("the value of TOKEN cannot be said in US-ASCII"), e.getMessage());
    }
}
