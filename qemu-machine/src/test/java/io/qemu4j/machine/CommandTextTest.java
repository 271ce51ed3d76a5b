package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTextTest {
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
        assertEquals(quoted, CommandText.quote(argument));
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
        assertEquals(shown, CommandText.redact(argument));
    }

    @Test
    void secretsInJsonAreBlottedOut() {
        assertEquals(
                "{\"qom-type\":\"secret\",\"id\":\"s\",\"data\":\"***\"}",
                CommandText.redact("{\"qom-type\":\"secret\",\"id\":\"s\",\"data\":\"hu\\\"sh\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file=json:{\"driver\":\"https\",,\"password\":\"hush\"}",
                "json:{\"password\": \"hush\", \"x\": 1}",
                "{\"driver\": \"https\", \"proxy-password\": \"hush\"}"
            })
    void secretsInJsonWithinAnOptionAreBlottedOut(String argument) {
        String shown = CommandText.redact(argument);

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

            assertEquals(argument.replace("#", "***"), CommandText.redact(argument.replace("#", secret)));
        }
    }

    @Test
    void userinfoThatIsNoneIsLeftInWhateverLength() {
        String address = "nbd://host:" + "1".repeat(200_000);

        assertEquals(address, CommandText.redact(address));
    }
}
