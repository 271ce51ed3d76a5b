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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertTrue(CommandLine.text(argv).endsWith("-cpu ''"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-M|-M",
                "a=b,c:/d_e.f@g%h+i|a=b,c:/d_e.f@g%h+i",
                "two words|'two words'",
                "it's|'it'\\''s'",
                "$HOME|'$HOME'",
                "a;b|'a;b'",
                "back\\slash|'back\\slash'",
                "ä|'ä'",
                "*|'*'",
                "~|'~'"
            })
    void quotedForAShell(String argument, String quoted) {
        assertEquals(quoted, CommandLine.quote(argument));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "secret,id=s,data=hush|secret,id=s,data=***",
                "secret,id=s,data=a,,b,format=raw|secret,id=s,data=***,format=raw",
                "secret,id=s,file=/f|secret,id=s,file=/f",
                "addr=::1,password=hush,port=1|addr=::1,password=***,port=1",
                ":1,password=on|:1,password=on",
                ":1,password=only|:1,password=***",
                "tls,password-secret=id|tls,password-secret=id",
                "driver=file,data=x|driver=file,data=x",
                "qom-type=secret,id=s,data=hush|qom-type=secret,id=s,data=***",
                "id=s,qom-type=secret,data=a,,b|id=s,qom-type=secret,data=***",
                "file=http://joe:hu,,sh@h/x,if=none|file=http://joe:***@h/x,if=none",
                "file=iscsi://user%hush@host/t/0|file=iscsi://user%***@host/t/0",
                "file=http://joe@[::1]:80/a@b|file=http://joe@[::1]:80/a@b",
                "file=http://joe:h@u:sh@h/x@y|file=http://joe:***@h/x@y",
                "file=nbd://host:10809/x,cache=none|file=nbd://host:10809/x,cache=none"
            })
    void secretsAreBlottedOut(String argument, String shown) {
        assertEquals(shown, CommandLine.redact(argument));
    }

    @Test
    void secretsInJsonAreBlottedOut() {
        assertEquals(
                "{\"qom-type\":\"secret\",\"id\":\"s\",\"data\":\"***\"}",
                CommandLine.redact("{\"qom-type\":\"secret\",\"id\":\"s\",\"data\":\"hu\\\"sh\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file=json:{\"driver\":\"https\",,\"password\":\"hush\"}",
                "json:{\"password\": \"hush\", \"x\": 1}",
                "{\"driver\": \"https\", \"proxy-password\": \"hush\"}"
            })
    void secretsInJsonWithinAnOptionAreBlottedOut(String argument) {
        String shown = CommandLine.redact(argument);

        assertEquals(argument.replace("hush", "***"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret,id=s,data=#",
                "addr=::1,password=#",
                "file=http://joe:#@h/x",
                "file=json:{\"driver\":\"https\",,\"password\":\"#\"}"
            })
    void lengthOfASecretDoesNotMatter(String argument) {
        for (String part : List.of("x", ",,", "\\\\", "@@")) {
            String secret = part.repeat(100_000);

            assertEquals(argument.replace("#", "***"), CommandLine.redact(argument.replace("#", secret)));
        }
    }

    @Test
    void userinfoThatIsNoneIsLeftInWhateverLength() {
        String address = "nbd://host:" + "1".repeat(200_000);

        assertEquals(address, CommandLine.redact(address));
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
