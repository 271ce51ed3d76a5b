package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    private static Request request(Object... arguments) {
        return Request.of(Command.of("x", JsonObject.of(arguments)), new Drafts());
    }

    private static String text(Request request, int id) {
        return new String(request.bytes(id), StandardCharsets.UTF_8);
    }

    private static String refusal(Object argument) {
        return assertThrows(IllegalArgumentException.class, () -> request("a", argument))
                .getMessage();
    }

    @Test
    void aCommandWithoutArgumentsIsShort() {
        Request request = Request.of(Command.of("query-status"), new Drafts());

        byte[] bytes = request.bytes(999);

        assertEquals("{\"execute\":\"query-status\",\"id\":999}\n", new String(bytes, StandardCharsets.UTF_8));
        assertTrue(bytes.length <= 36, () -> bytes.length + " bytes, and QEMU takes 3.7 µs for each");
    }

    @Test
    void argumentsAreCompact() {
        assertEquals(
                "{\"execute\":\"x\",\"arguments\":{\"a\":1,\"b\":[true,null,\"c d\"]},\"id\":0}\n",
                text(request("a", 1, "b", JsonArray.of(true, null, "c d")), 0));
    }

    @Test
    void anOutOfBandCommandIsSentWithExecOob() {
        assertEquals(
                "{\"exec-oob\":\"yank\",\"id\":7}\n",
                text(Request.of(Command.of("yank").asOutOfBand(), new Drafts()), 7));
    }

    @Test
    void theNameIsEscapedToo() {
        assertEquals("{\"execute\":\"a\\\"b\",\"id\":1}\n", text(Request.of(Command.of("a\"b"), new Drafts()), 1));
    }

    @Test
    void unsignedSixtyFourBitsKeepTheirText() {
        assertEquals(
                "{\"execute\":\"x\",\"arguments\":{\"a\":18446744073709551615},\"id\":1}\n",
                text(request("a", JsonValue.parse("18446744073709551615")), 1));
    }

    @Test
    void theLengthIsInBytes() {
        Request request = request("a", "é€😀x");
        long before = request.length();

        assertEquals(before + ",\"id\":5}\n".length(), request.bytes(5).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\u001f",
                "\u007f",
                "\u0085",
                "\u2028",
                "\uFFFD",
                "\uFEFF",
                "\uE000",
                "\uFDCF",
                "\uFDF0",
                "😀",
                "\uD83F\uDFFD",
                "\\ud800",
                "\"",
                "\\",
                "\\\\ud800"
            })
    void textThatQemuTakesPasses(String value) {
        String sent = text(request("a", value), 1);

        assertEquals(value, JsonValue.parse(sent).asObject().at("arguments.a").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "\uDFFF", "a\uDC00b", "\uDC00\uD800", "😀\uD83D"})
    void unpairedSurrogatesAreRefused(String value) {
        assertTrue(refusal(value).startsWith("a string of the request has an unpaired surrogate \\ud"));
        assertTrue(refusal(JsonObject.of(value, 1)).startsWith("a string of the request has an unpaired surrogate"));
    }

    @Test
    void anUnpairedSurrogateInTheNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Request.of(Command.of("\uD800"), new Drafts()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF})
    void noncharactersAreRefusedSinceQemuTakesThemForBadUtf8(int codePoint) {
        assertEquals(
                String.format(
                        "a string of the request has the noncharacter U+%04X; QEMU takes it for bad UTF-8", codePoint),
                refusal("ok" + Character.toString(codePoint)));
    }

    @Test
    void nestingAsDeepAsQemusPasses() {
        assertTrue(text(request("a", nested(1022)), 1).contains("[[[["));
    }

    @Test
    void nestingDeeperThanQemusIsRefused() {
        assertEquals("the request is nested deeper than QEMU takes: 1024", refusal(nested(1023)));
    }

    private static JsonArray nested(int depth) {
        JsonArray value = JsonArray.empty();
        for (int i = 1; i < depth; i++) {
            value = JsonArray.of(value);
        }
        return value;
    }

    @Test
    void aRequestOverSixtyFourMebibytesIsRefused() {
        assertTrue(refusal("x".repeat(64 * 1024 * 1024)).endsWith(" bytes; QEMU takes at most 67108864"));
    }

    @Test
    void bytesAreCountedNotCharacters() {
        assertTrue(refusal("€".repeat(23 * 1024 * 1024)).endsWith(" bytes; QEMU takes at most 67108864"));
    }

    @Test
    void moreTokensThanQemuTakesAreRefused() {
        JsonArray many = JsonArray.copyOf(Collections.nCopies(1024 * 1024, 1));

        assertTrue(refusal(many).endsWith(" JSON tokens; QEMU takes at most 2097152"));
    }

    @Test
    void fewerTokensPass() {
        Request request = request("a", JsonArray.copyOf(Collections.nCopies(1024 * 1024 - 50, true)));

        assertTrue(request.length() > 5_000_000);
    }
}
