package io.qemu4j.api.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes JSON values of all kinds; the same seed makes the same values. */
final class RandomJson {

    private static final String[] PIECES = {
        "",
        "a",
        "name",
        "é",
        "€",
        "😀",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0000",
        "\u007f",
        "\u2028",
        "\uFFFD",
        "\uFEFF",
        "'",
        "<&>",
        "x".repeat(1100)
    };

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    JsonValue next() {
        return next(5);
    }

    private JsonValue next(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> JsonBoolean.of(random.nextBoolean());
            case 2 -> new JsonString(string());
            case 3 -> number();
            case 4 -> array(depth);
            default -> object(depth);
        };
    }

    private JsonValue array(int depth) {
        List<Object> elements = new ArrayList<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            elements.add(next(depth - 1));
        }
        return JsonArray.copyOf(elements);
    }

    private JsonValue object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            members.put(string(), next(depth - 1));
        }
        return JsonObject.copyOf(members);
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private JsonNumber number() {
        return switch (random.nextInt(5)) {
            case 0 -> JsonNumber.of(random.nextInt(100) - 50);
            case 1 -> JsonNumber.ofUnsigned(random.nextLong());
            case 2 -> JsonNumber.of(random.nextGaussian() * 1e10);
            case 3 -> JsonNumber.of(new BigInteger(200, random).negate());
            default -> JsonNumber.of(random.nextInt(10) + "." + random.nextInt(100) + "e-" + random.nextInt(1000));
        };
    }
}
