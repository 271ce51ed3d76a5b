package io.qemu4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code event_match} of QEMU's Python package, as {@link EventFilter#matching} has it. */
class EventMatchTest {
    /** Where the two differ, each a decision: module-info-docs/decisions/004-event-match.md. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            "l", "Python takes the items of a list for indexes, and an empty list for one that fits everything",
            "s", "Python takes an empty string for one that fits everything",
            "b", "Python takes true for 1 and false for 0");

    private static boolean matches(String pattern, String value) {
        return Pattern.of(JsonValue.parse(pattern)).fits(JsonValue.parse(value));
    }

    @Test
    void noneMatchesAnyObject() {
        assertTrue(matches("null", "{}"));
        assertTrue(matches("null", "{'foo':{'bar':1}}".replace('\'', '"')));
        assertTrue(matches("null", "null"));
        assertTrue(matches("null", "[5]"));
    }

    @Test
    void noneInAMemberMatchesAnObject() {
        assertTrue(matches("{\"foo\":null}", "{\"foo\":{\"bar\":1}}"));
    }

    @Test
    void noneInAMemberMatchesANumber() {
        assertTrue(matches("{\"foo\":null}", "{\"foo\":5}"));
    }

    @Test
    void aMissingMemberDoesNotMatchEvenNone() {
        assertFalse(matches("{\"foo\":{\"abc\":null}}", "{\"foo\":{\"bar\":1}}"));
    }

    @Test
    void aSubsetMatches() {
        assertTrue(matches("{\"foo\":{\"rab\":2}}", "{\"foo\":{\"bar\":1,\"rab\":2}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "1.0, 1",
        "1, 1e0",
        "1e0, 1.0",
        "1, 10e-1",
        "0, -0",
        "0.0, 0",
        "100, 1e2",
        "18446744073709551615, 18446744073709551615"
    })
    void numbersMatchByValueHoweverTheyAreWritten(String pattern, String value) {
        assertTrue(matches(pattern, value));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "1, true",
        "0, false",
        "true, 1",
        "1, '\"1\"'",
        // As doubles they would be equal.
        "9007199254740993, 9007199254740992",
        "18446744073709551615, 18446744073709551616"
    })
    void otherValuesDoNotMatch(String pattern, String value) {
        assertFalse(matches(pattern, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"[]; [1]; false", "[]; []; true", "[1]; [1,2]; false", "[1,2]; [1,2.0]; true", "%%; %a%; false"})
    void listsAndStringsMatchTheirEqualsOnly(String pattern, String value, boolean expected) {
        assertEquals(expected, matches(pattern.replace('%', '"'), value.replace('%', '"')));
    }

    @Test
    void tenThousandPairsAgreeWithPythonButForTheKnownDifferences() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Verdict verdict : verdicts()) {
            boolean fits = Pattern.of(verdict.pattern()).fits(verdict.value());
            if (fits != verdict.ours()
                    || (verdict.marks().isEmpty() && fits != verdict.python().equals("T"))) {
                wrong.add(verdict.toString());
            }
            counts.merge(verdict.python() + verdict.marks(), 1, Integer::sum);
            verdict.marks().chars().forEach(c -> assertTrue(DIFFERENCES.containsKey(Character.toString(c))));
        }

        assertEquals(List.of(), wrong);
        assertEquals(10_000, counts.values().stream().mapToInt(n -> n).sum());
        // Both answers, and every difference, are really there; and differences are the exception.
        assertTrue(counts.get("T") > 1_000 && counts.get("F") > 1_000, counts::toString);
        assertTrue(counts.get("T") + counts.get("F") > 9_000, counts::toString);
        assertTrue(counts.keySet().containsAll(List.of("Tl", "Ts", "Tb", "El")), counts::toString);
    }

    @Test
    void theSamePairsAsEventsHaveTheSameVerdicts() throws IOException {
        int events = 0;
        for (Verdict verdict : verdicts()) {
            String raw = "{\"event\":\"X\",\"data\":" + verdict.value() + "}";
            JsonValue pattern = JsonValue.parse("{\"data\":" + verdict.pattern() + "}");

            boolean fits = EventFilter.matching(pattern.asObject())
                    .fits(Event.of(JsonValue.parse(raw).asObject()));

            assertEquals(verdict.ours(), fits, verdict::toString);
            events++;
        }
        assertNotEquals(0, events);
    }

    /** {@code python} is T, F or E for IndexError; {@code marks} are the differences that lead to {@code ours}. */
    private record Verdict(String python, String marks, boolean ours, JsonValue value, JsonValue pattern) {
        static Verdict of(String line) {
            String[] parts = line.split("\t", -1);
            JsonValue value = JsonValue.parse(parts[3]);
            return new Verdict(parts[0], parts[1], parts[2].equals("T"), value, JsonValue.parse(parts[4]));
        }
    }

    private static List<Verdict> verdicts() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(EventMatchTest.class.getResourceAsStream("event-match-verdicts.txt.gz")),
                StandardCharsets.UTF_8))) {
            return in.lines().map(Verdict::of).toList();
        }
    }
}
