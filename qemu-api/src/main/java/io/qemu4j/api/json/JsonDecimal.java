package io.qemu4j.api.json;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The value of a number in its one shortest form: digits times a power of ten.
 *
 * <p>{@code BigDecimal} would do, had it exponents without a limit and an equality that ignores the scale. Nothing
 * here multiplies, so that {@code 1e999999999} costs no more than {@code 1}.
 *
 * @param negative whether the value is below zero
 * @param digits no zeros at either end; empty for zero
 * @param exponent the power of ten; zero for zero
 */
record JsonDecimal(boolean negative, String digits, BigInteger exponent) {

    private static final JsonDecimal ZERO = new JsonDecimal(false, "", BigInteger.ZERO);

    /** Takes apart a text that is known to be a JSON number. */
    static JsonDecimal of(String text) {
        boolean negative = text.charAt(0) == '-';
        int exponentMark = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa = text.substring(negative ? 1 : 0, exponentMark < 0 ? text.length() : exponentMark);
        int point = mantissa.indexOf('.');
        String digits = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int start = 0;
        int end = digits.length();
        while (start < end && digits.charAt(start) == '0') {
            start++;
        }
        while (end > start && digits.charAt(end - 1) == '0') {
            end--;
        }
        if (start == end) {
            return ZERO;
        }
        BigInteger written = exponentMark < 0 ? BigInteger.ZERO : new BigInteger(text.substring(exponentMark + 1));
        int shift = (point < 0 ? digits.length() : point) - end;
        return new JsonDecimal(negative, digits.substring(start, end), written.add(BigInteger.valueOf(shift)));
    }

    /** Returns the value if it is an integer of at most that many digits, else null. */
    @Nullable
    BigInteger toBigInteger(int maxDigits) {
        if (exponent.signum() < 0 || exponent.compareTo(BigInteger.valueOf(maxDigits - digits.length())) > 0) {
            return null;
        }
        BigInteger magnitude = new BigInteger("0" + digits + "0".repeat(exponent.intValue()));
        return negative ? magnitude.negate() : magnitude;
    }
}
