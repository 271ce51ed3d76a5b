package io.qemu4j.api.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number, kept as its text: nothing is lost, whatever its size.
 *
 * <p>Two numbers are equal if they have the same value: {@code 1}, {@code 1.0} and {@code 1e0} are, and so are
 * {@code 0} and {@code -0}. They still print as they were written.
 *
 * <p>Numbers have at most 1000 characters. No method takes long for a huge exponent, such as
 * {@code 1e999999999}.
 *
 * <p>Threads: immutable and safe to share.
 *
 * @since 0.1
 */
public final class JsonNumber implements JsonValue {

    /** Far beyond what QEMU writes; bounds the work that a hostile number can make. */
    static final int MAX_LENGTH = 1000;

    /** A plain integer shorter than this fits a {@code long}. */
    private static final int LONG_LENGTH = 19;

    /** A plain integer shorter than this fits an {@code int}. */
    private static final int INT_LENGTH = 10;

    private final String text;

    /** For texts that are not known to be one. Apart, since a first launch needs no pattern. */
    private static final class Grammar {
        private static final Pattern NUMBER =
                Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");
    }

    /** Takes a text that is known to be a JSON number. */
    JsonNumber(String text) {
        this.text = text;
    }

    /**
     * Makes a number with the text that {@code Number.toString()} gives.
     *
     * @param value an {@code Integer}, {@code Long}, {@code Double}, {@code BigInteger}, {@code BigDecimal} or any
     *     other {@code Number} that prints as one
     * @return the number
     * @throws IllegalArgumentException if its text is not a JSON number, as for NaN and infinities, or is longer
     *     than 1000 characters
     */
    public static JsonNumber of(Number value) {
        if (value instanceof Integer || value instanceof Long) {
            return new JsonNumber(value.toString());
        }
        return of(value.toString());
    }

    /**
     * Makes a number from its text, which is kept as it is.
     *
     * @param text a number as JSON writes it: no white space, plus sign, leading zeros or bare point
     * @return the number
     * @throws IllegalArgumentException if the text is not a JSON number or is longer than 1000 characters
     */
    public static JsonNumber of(String text) {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("not a JSON number: " + JsonPrinter.shorten(text, 80));
        }
        return new JsonNumber(text);
    }

    /**
     * Makes a number from the 64 bits of an unsigned integer; -1 is 18446744073709551615.
     *
     * @param bits the bits, as {@link #unsignedLongValueExact()} returns them
     * @return the number, never negative
     */
    public static JsonNumber ofUnsigned(long bits) {
        return new JsonNumber(Long.toUnsignedString(bits));
    }

    static boolean isNumber(String text) {
        return text.length() <= MAX_LENGTH && Grammar.NUMBER.matcher(text).matches();
    }

    /**
     * Returns this number as an {@code int}.
     *
     * @return the value
     * @throws JsonTypeException if it has a fraction or does not fit
     */
    public int intValueExact() {
        if (text.length() < INT_LENGTH && isPlain()) {
            return Integer.parseInt(text);
        }
        return integer(Integer.SIZE - 1, "an integer of 32 bits").intValue();
    }

    /**
     * Returns this number as a {@code long}.
     *
     * @return the value
     * @throws JsonTypeException if it has a fraction or does not fit
     */
    public long longValueExact() {
        if (text.length() < LONG_LENGTH && isPlain()) {
            return Long.parseLong(text);
        }
        return integer(Long.SIZE - 1, "an integer of 64 bits").longValue();
    }

    /**
     * Returns this number as the 64 bits of an unsigned integer.
     *
     * <p>From 2<sup>63</sup> on the {@code long} is negative: print and compare it with
     * {@link Long#toUnsignedString(long)} and {@link Long#compareUnsigned(long, long)}.
     *
     * @return the bits
     * @throws JsonTypeException if it is negative, has a fraction or is larger than 18446744073709551615
     */
    public long unsignedLongValueExact() {
        String what = "an unsigned integer of 64 bits";
        BigInteger value = integer(Long.SIZE, what);
        if (value.signum() < 0) {
            throw JsonTypeException.expected(what, this);
        }
        return value.longValue();
    }

    /**
     * Returns this number as a {@code BigInteger}.
     *
     * @return the value
     * @throws JsonTypeException if it has a fraction or more than 1000 digits
     */
    public BigInteger bigIntegerValueExact() {
        BigInteger value = JsonDecimal.of(text).toBigInteger(MAX_LENGTH);
        if (value == null) {
            throw JsonTypeException.expected("an integer of at most " + MAX_LENGTH + " digits", this);
        }
        return value;
    }

    /**
     * Returns this number as a {@code BigDecimal}, exactly.
     *
     * <p>The exponent stays one, so this is quick; {@code toBigInteger()}, {@code toPlainString()} or arithmetic on
     * the result may not be, if the exponent is huge.
     *
     * @return the value, with the scale that the text has
     * @throws JsonTypeException if the exponent is beyond what {@code BigDecimal} can hold, about 2<sup>31</sup>
     */
    public BigDecimal bigDecimalValue() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw JsonTypeException.expected("a number within the range of BigDecimal", this);
        }
    }

    /**
     * Returns the nearest {@code double}.
     *
     * @return the value, rounded; infinite or zero if it is beyond what a {@code double} can hold
     */
    public double doubleValue() {
        return Double.parseDouble(text);
    }

    @Override
    public JsonNumber asNumber() {
        return this;
    }

    @Override
    public long asInteger() {
        return longValueExact();
    }

    /** Compares what is written differently; integers, the usual case, without taking them apart. */
    private boolean hasValueOf(JsonNumber that) {
        boolean plain = isPlain() && that.isPlain();
        return !plain && JsonDecimal.of(text).equals(JsonDecimal.of(that.text));
    }

    private BigInteger integer(int bits, String what) {
        BigInteger value = JsonDecimal.of(text).toBigInteger(LONG_LENGTH + 1);
        if (value == null || value.bitLength() > bits) {
            throw JsonTypeException.expected(what, this);
        }
        return value;
    }

    /** Tells whether the text is the only plain one for its value: neither point, exponent nor {@code -0}. */
    private boolean isPlain() {
        if (text.equals("-0")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the other is a number of the same value, however it is written. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonNumber that && (text.equals(that.text) || hasValueOf(that));
    }

    @Override
    public int hashCode() {
        return JsonDecimal.of(text).hashCode();
    }

    /** Returns the text of this number, as it was read or given. */
    @Override
    public String toString() {
        return text;
    }
}
