package io.qemu4j.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonValue;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events as QEMU writes them, with each byte of them cut, changed, removed or added to: whatever of that is recognised
 * is an event to the tree, and the same one.
 */
class EventParserAgreementTest {
    private static final String STOP =
            "{\"timestamp\": {\"seconds\": 1700000000, \"microseconds\": 868239}, \"event\": \"STOP\"}";

    private static final String SHUTDOWN = "{\"timestamp\": {\"seconds\": -1, \"microseconds\": -1}, \"event\": "
            + "\"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"guest-shutdown\"}}";

    private static final String MIXED = "{\"timestamp\": {\"seconds\": 0, \"microseconds\": 999999}, \"event\": \"X\", "
            + "\"data\": {\"a\": [], \"bb\": {}, \"b\": [0, null, \"\", {\"b\": false}], \"long\": "
            + "\"/machine/peripheral/net0\\\\\", \"escaped\": \"12345678\\n1234567\\\"123456\\/\", \"bc\": -70}}";

    private final EventParser parser = new EventParser();

    /** Reads it where the array goes on, and tells whether it was recognised. */
    private boolean agrees(byte[] bytes) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 16);
        Arrays.fill(longer, bytes.length, longer.length, (byte) '}');
        int end = parser.read(longer, 0, bytes.length);
        if (end == EventParser.NONE) {
            return false;
        }
        assertTrue(end <= bytes.length);
        Event eager = Event.of(JsonValue.parse(bytes, 0, end).asObject());
        Event event = parser.event();
        assertEquals(eager.name(), event.name());
        assertEquals(eager.timestamp(), event.timestamp());
        assertEquals(eager.data(), event.data());
        assertEquals(eager.raw(), event.raw());
        return true;
    }

    private boolean agrees(String text) {
        return agrees(text.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, SHUTDOWN, MIXED})
    void cutAnywhereItIsNone(String text) {
        assertTrue(agrees(text));
        for (int i = 0; i < text.length(); i++) {
            assertEquals(EventParser.NONE, parser.read(text.getBytes(ISO_8859_1), 0, i), "cut at " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, SHUTDOWN, MIXED})
    void withAnyOtherByteAnywhere(String text) {
        int recognised = 0;
        for (int i = 0; i < text.length(); i++) {
            for (int other = 0; other < 256; other++) {
                byte[] bytes = text.getBytes(ISO_8859_1);
                bytes[i] = (byte) other;
                recognised += agrees(bytes) ? 1 : 0;
            }
        }
        // In strings most of what is ASCII will do, in numbers another digit.
        assertTrue(recognised > 8 * text.length(), recognised + " recognised: too few to say much");
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, SHUTDOWN, MIXED})
    void withMoreOrLessAnywhere(String text) {
        for (int i = 0; i < text.length(); i++) {
            String start = text.substring(0, i);
            agrees(start + text.substring(i + 1));
            for (String more :
                    new String[] {" ", "\t", "\n\r", "0", "-", "\"", "\\", "{", "}", "[", "]", ",", ":", "\0", "é"}) {
                agrees(start + more + text.substring(i));
                agrees(start + more + text.substring(i + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, SHUTDOWN, MIXED})
    void withSpacesOtherwise(String text) {
        for (String space : new String[] {"", "  ", "\n", "\r\n\t "}) {
            assertTrue(agrees(text.replace(" ", space)), text);
            for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
                assertTrue(agrees(text.substring(0, i) + space + text.substring(i + 1)), "space at " + i);
            }
        }
    }
}
