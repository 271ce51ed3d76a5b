package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.qemu4j.api.json.JsonParser;
import io.qemu4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuccessTest {
    private final JsonParser parser = new JsonParser();

    private @Nullable Reply read(String frame) {
        byte[] bytes = ("}" + frame + "7").getBytes(StandardCharsets.UTF_8);
        return Success.read(parser, bytes, 1, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"return\": {}, \"id\": 0} | {} | 0",
                "{\"return\": {\"a\": 1}, \"id\": 17} | {\"a\": 1} | 17",
                "{\"return\": [1, \"é\"], \"id\": 999999999} | [1, \"é\"] | 999999999",
            })
    void findsWhatIsReturnedAndTheId(String frame, String returned, int id) {
        Reply reply = read(frame);

        assertNotNull(reply);
        assertEquals(JsonValue.parse(returned), reply.returned());
        assertEquals(id, reply.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"return\": }",
                "{\"return\": {}}",
                "{\"return\": , \"id\": 1}",
                "{\"return\": {}, \"id\": }",
                "{\"return\": {}, \"id\": 01}",
                "{\"return\": {}, \"id\": 00}",
                "{\"return\": {}, \"id\": 1000000000}",
                "{\"return\": {}, \"id\": -1}",
                "{\"return\": {}, \"id\": 1.5}",
                "{\"return\": {}, \"id\": \"1\"}",
                "{\"return\": {}, \"id\": 1 }",
                "{\"return\": {}, \"id\":1}",
                "{\"return\":{}, \"id\": 1}",
                "{\"error\": {}, \"id\": 1}",
                "{\"id\": 1, \"return\": {}}",
                "12345678901234567890",
            })
    void leavesEverythingElseToTheParser(String frame) {
        assertNull(read(frame));
    }

    @Test
    void looksAtNothingOutsideTheFrame() {
        byte[] all = "{\"return\": {}, \"id\": 12}".getBytes(StandardCharsets.UTF_8);
        for (int to = 0; to < all.length; to++) {
            assertNull(Success.read(parser, all, 0, to), "up to " + to);
        }
        for (int from = 1; from <= all.length; from++) {
            assertNull(Success.read(parser, all, from, all.length - from), "from " + from);
        }
    }
}
