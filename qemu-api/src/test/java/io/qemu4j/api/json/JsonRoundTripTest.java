package io.qemu4j.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JsonRoundTripTest {

    private static final long SEED = 20250101;

    @Test
    void printedValuesReadBackEqual() {
        RandomJson values = new RandomJson(SEED);
        for (int i = 0; i < 10_000; i++) {
            JsonValue value = values.next();
            String text = value.toString();
            byte[] bytes = text.getBytes(UTF_8);

            JsonValue fromText = JsonValue.parse(text);
            JsonValue fromBytes = JsonValue.parse(bytes, 0, bytes.length);

            assertEquals(value, fromText);
            assertEquals(value.hashCode(), fromText.hashCode());
            assertEquals(value, fromBytes);
            assertEquals(text, fromText.toString());
        }
    }

    @Test
    void appendedTextIsTheSame() {
        RandomJson values = new RandomJson(SEED);
        for (int i = 0; i < 100; i++) {
            JsonValue value = values.next();
            StringBuilder out = new StringBuilder("before");

            value.appendTo(out);

            assertEquals("before" + value, out.toString());
        }
    }

    @Test
    void damagedTextIsReadOrRefusedButNeverElse() {
        RandomJson values = new RandomJson(SEED);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = values.next().toString().getBytes(UTF_8);
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = damage(random);
            }
            try {
                JsonValue value = JsonValue.parse(bytes, 0, bytes.length);
                assertEquals(value, JsonValue.parse(value.toString()));
            } catch (JsonParseException e) {
                refused++;
                assertTrue(e.getMessage().length() < 200, e::getMessage);
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
    }

    private static byte damage(Random random) {
        String structure = "{}[],:\"\\ 0-.eEtn\n/'#;";
        return random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) structure.charAt(random.nextInt(structure.length()));
    }

    @Test
    void theDeepestTreesFitTheDefaultStack() throws InterruptedException {
        String arrays = "[".repeat(1024) + "]".repeat(1024);
        String objects = "{\"a\":".repeat(1023) + "{}" + "}".repeat(1023);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            for (String text : new String[] {arrays, objects}) {
                JsonValue value = JsonValue.parse(text);
                JsonValue twin = JsonValue.parse(text);
                assertEquals(text, value.toString());
                assertEquals(value, twin);
                assertEquals(value.hashCode(), twin.hashCode());
            }
        };

        Thread thread = new Thread(null, work, "default-stack");
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();

        assertNull(failure.get());
        assertDoesNotThrow(work::run);
    }
}
