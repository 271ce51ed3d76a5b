package io.qemu4j.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandReaderTest {
    @Test
    void objectsAreCutByTheirStructure() throws IOException {
        assertEquals(
                List.of("{}", "{\"a\":[{}]}", "{\"b\":\"}\\\"{\"}"), read("{}{\"a\":[{}]}\r\n\t {\"b\":\"}\\\"{\"}"));
    }

    @Test
    void anObjectMayComeInPieces() throws IOException {
        List<String> seen = new ArrayList<>();
        String text = "{\"execute\": \"stop\", \"id\": \"\\\\\"} {}";
        for (int cut = 1; cut < text.length(); cut++) {
            seen = read(text.substring(0, cut), text.substring(cut));
            assertEquals(List.of("{\"execute\":\"stop\",\"id\":\"\\\\\"}", "{}"), seen);
        }
    }

    @Test
    void whatIsNoObjectIsOneError() throws IOException {
        String error = "QMP input must be a JSON object";

        assertEquals(List.of(error, error, error, error, "{}"), read("[1, 2]17 \"a b\"\n null{}"));
    }

    @Test
    void whatIsNoJsonIsOneError() throws IOException {
        List<String> seen = read("nonsense {\"a\" 1}}{}");

        assertEquals(4, seen.size(), seen::toString);
        assertTrue(seen.subList(0, 3).stream().allMatch(s -> s.startsWith("JSON parse error, ")), seen::toString);
        assertEquals("{}", seen.get(3));
    }

    @Test
    void aControlCharacterEndsWhatWasHalfSent() throws IOException {
        String error = "JSON parse error, stray '\uFFFD'";

        assertEquals(List.of(error, "{}"), read("{\"a\": \"unfinished \u00ff{}"));
        assertEquals(List.of(error, "{}"), read("{\"a\": [1, \u0000{}"));
        assertEquals(List.of(error, "{}"), read("\u001b{}"));
    }

    private static List<String> read(String... writes) throws IOException {
        MemoryTransport.Pair pair = MemoryTransport.pair();
        for (String text : writes) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            pair.client().write(bytes, 0, bytes.length, List.of());
        }
        pair.client().close();
        CommandReader reader = new CommandReader(pair.server());
        List<String> seen = new ArrayList<>();
        for (CommandReader.Input input = reader.next(); input != null; input = reader.next()) {
            seen.add(input.toString());
        }
        return seen;
    }
}
