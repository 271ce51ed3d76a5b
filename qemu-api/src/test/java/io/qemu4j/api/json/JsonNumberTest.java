package io.qemu4j.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

    private static JsonNumber number(String text) {
        return JsonValue.parse(text).asNumber();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1.50",
                "1e0",
                "1E+05",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "18446744073709551615",
                "0.1000000000000000055511151231257827",
                "1e999999999999999999999"
            })
    void textIsKept(String text) {
        assertEquals(text, number(text).toString());
        assertEquals(text, JsonNumber.of(text).toString());
    }

    @Test
    void textOfAThousandCharactersIsTheLongest() {
        String longest = "9".repeat(1000);

        assertEquals(longest, number(longest).toString());
        assertEquals(new BigInteger(longest), number(longest).bigIntegerValueExact());
        for (int more : new int[] {1, 20, 30, 100_000}) {
            String text = longest + "9".repeat(more);
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(text));
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(new BigInteger(text)));
            assertThrows(JsonParseException.class, () -> JsonValue.parse("[" + text + "]"));
        }
    }

    @Nested
    class Making {

        @Test
        void everyKindOfNumberIsTaken() {
            assertEquals("1", JsonNumber.of((byte) 1).toString());
            assertEquals("-2", JsonNumber.of((short) -2).toString());
            assertEquals("3", JsonNumber.of(3).toString());
            assertEquals("-9223372036854775808", JsonNumber.of(Long.MIN_VALUE).toString());
            assertEquals("1.5", JsonNumber.of(1.5f).toString());
            assertEquals("1.0E10", JsonNumber.of(1e10).toString());
            assertEquals("-0.0", JsonNumber.of(-0.0).toString());
            assertEquals(
                    "36893488147419103232",
                    JsonNumber.of(BigInteger.TWO.pow(65)).toString());
            assertEquals("1E+3", JsonNumber.of(new BigDecimal("1e3")).toString());
            assertEquals("7", JsonNumber.of(new AtomicLong(7)).toString());
        }

        @Test
        void unsignedBitsAreNeverNegative() {
            assertEquals("18446744073709551615", JsonNumber.ofUnsigned(-1).toString());
            assertEquals(
                    "9223372036854775808", JsonNumber.ofUnsigned(Long.MIN_VALUE).toString());
            assertEquals("0", JsonNumber.ofUnsigned(0).toString());
        }

        @ParameterizedTest
        @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
        void whatIsNotFiniteIsRefused(double value) {
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(value));
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of((float) value));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", " 1", "1 ", "+1", "01", ".5", "1.", "1e", "0x1", "NaN", "1\n", "--1", "1d", "١", "{}", "\"1\""
                })
        void textThatIsNoNumberIsRefused(String text) {
            assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(text));
        }
    }

    @Nested
    class Conversions {

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "-0, 0",
            "9.0, 9",
            "9e0, 9",
            "90e-1, 9",
            "0.09e2, 9",
            "1e3, 1000",
            "-12.50e1, -125",
            "999999999999999999, 999999999999999999",
            "-99999999999999999, -99999999999999999",
            "9223372036854775807, 9223372036854775807",
            "-9223372036854775808, -9223372036854775808",
            "9223372036854775807.000, 9223372036854775807",
            "0e999999999999, 0",
            "0.0e-999999999999, 0"
        })
        void exactIntegersFitALong(String text, long value) {
            assertEquals(value, number(text).longValueExact());
            assertEquals(value, number(text).asInteger());
            assertEquals(BigInteger.valueOf(value), number(text).bigIntegerValueExact());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "9.5",
                    "1e-1",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "18446744073709551615",
                    "1e19",
                    "1e999999999",
                    "-1e999999999999999999",
                    "1e-999999999"
                })
        void otherNumbersDoNotFitALong(String text) {
            JsonTypeException e = assertThrows(JsonTypeException.class, number(text)::longValueExact);

            assertEquals("expected an integer of 64 bits, found number " + text, e.getMessage());
        }

        @Test
        void intsHave32Bits() {
            assertEquals(Integer.MAX_VALUE, number("2147483647").intValueExact());
            assertEquals(Integer.MIN_VALUE, number("-2147483648.0").intValueExact());
            assertEquals(
                    "expected an integer of 32 bits, found number 2147483648",
                    assertThrows(JsonTypeException.class, number("2147483648")::intValueExact)
                            .getMessage());
            assertThrows(JsonTypeException.class, number("-2147483649")::intValueExact);
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "-0, 0",
            "9223372036854775807, 9223372036854775807",
            "9223372036854775808, -9223372036854775808",
            "18446744073709551615, -1",
            "18446744073709551615.0, -1",
            "1e19, -8446744073709551616"
        })
        void unsignedIntegersFillTheBits(String text, long bits) {
            assertEquals(bits, number(text).unsignedLongValueExact());
            assertEquals(number(text), JsonNumber.ofUnsigned(bits));
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "18446744073709551616", "0.5", "1e20", "-1e30", "1e999999999"})
        void otherNumbersAreNotUnsigned(String text) {
            JsonTypeException e = assertThrows(JsonTypeException.class, number(text)::unsignedLongValueExact);

            assertEquals("expected an unsigned integer of 64 bits, found number " + text, e.getMessage());
        }

        @Test
        void bigIntegersHaveAThousandDigits() {
            assertEquals(BigInteger.TEN.pow(999), number("1e999").bigIntegerValueExact());
            assertEquals(BigInteger.TEN.pow(999).negate(), number("-10e998").bigIntegerValueExact());
            assertThrows(JsonTypeException.class, number("1e1000")::bigIntegerValueExact);
            assertThrows(JsonTypeException.class, number("0.5")::bigIntegerValueExact);
        }

        @Test
        void bigDecimalsAreExact() {
            assertEquals(new BigDecimal("1.50"), number("1.50").bigDecimalValue());
            assertEquals(new BigDecimal("1e999999999"), number("1e999999999").bigDecimalValue());
            assertThrows(JsonTypeException.class, number("1e99999999999")::bigDecimalValue);
        }

        @Test
        void doublesAreTheNearest() {
            assertEquals(0.1, number("0.1").doubleValue());
            assertEquals(0x1p64, number("18446744073709551615").doubleValue());
            assertEquals(Double.POSITIVE_INFINITY, number("1e400").doubleValue());
            assertEquals(0, number("1e-400").doubleValue());
        }
    }

    @Nested
    class Equality {

        @ParameterizedTest
        @CsvSource({
            "1, 1.0",
            "1, 1e0",
            "1.0, 1E+0",
            "100, 1e2",
            "100, 1.00e2",
            "0.01, 1e-2",
            "0.010, 10E-003",
            "0, -0",
            "-0, -0.0",
            "0, 0.000",
            "0, 0e999999999999999999999",
            "-1.50, -15e-1",
            "18446744073709551615, 18446744073709551615.0",
            "1e999999999, 10e999999998",
            "1e99999999999999999999, 0.1e100000000000000000000"
        })
        void sameValueIsEqual(String one, String other) {
            assertEquals(number(one), number(other));
            assertEquals(number(one).hashCode(), number(other).hashCode());
            assertEquals(JsonArray.of(number(one)), JsonArray.of(number(other)));
        }

        @ParameterizedTest
        @CsvSource({
            "1, -1",
            "1, 2",
            "1, 10",
            "1, 0.1",
            "0, 1",
            "18446744073709551615, 18446744073709551616",
            "9007199254740993, 9007199254740992",
            "0.1, 0.1000000000000000055511151231257827",
            "1e999999999, 1e999999998",
            "1e999999999, 1e-999999999"
        })
        void otherValueIsNotEqual(String one, String other) {
            assertNotEquals(number(one), number(other));
            assertNotEquals(number(other), number(one));
        }

        @Test
        void numbersAreNotEqualToTheirText() {
            assertNotEquals(JsonNumber.of(1), new JsonString("1"));
            assertNotEquals((Object) JsonNumber.of(1), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "9.9e2147483647", "1e99999999999999999999999999"})
    void hugeExponentsAreQuick(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            JsonNumber number = number(text);
            assertEquals(number, JsonNumber.of(text));
            assertNotEquals(number, JsonNumber.of(1));
            assertNotEquals(number, JsonNumber.of(text + "0"));
            assertEquals(number.hashCode(), JsonNumber.of(text).hashCode());
            assertThrows(JsonTypeException.class, number::longValueExact);
            assertThrows(JsonTypeException.class, number::unsignedLongValueExact);
            assertThrows(JsonTypeException.class, number::bigIntegerValueExact);
            assertTrue(number.doubleValue() == 0 || Double.isInfinite(number.doubleValue()));
        });
    }
}
