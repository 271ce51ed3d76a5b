package io.qemu4j.machine;

import java.util.Objects;

/**
 * An amount of memory or storage, with its unit: {@code Size.mebibytes(256)} is {@code 256M} for an option
 * such as {@code -m}, and the exact number of bytes where properties take nothing else. QEMU's units are
 * powers of 1024.
 *
 * <p>Threads: immutable.
 *
 * @param count how many of the unit
 * @param unit the unit
 * @since 0.1
 */
public record Size(long count, Unit unit) {
    /** The units that QEMU's options take. */
    public enum Unit {
        /** One byte. */
        B(0),
        /** 1024 bytes. */
        K(10),
        /** 1024 K. */
        M(20),
        /** 1024 M. */
        G(30),
        /** 1024 G. */
        T(40);

        private final int shift;

        Unit(int shift) {
            this.shift = shift;
        }
    }

    /**
     * Checks the amount.
     *
     * @param count how many of the unit
     * @param unit the unit
     * @throws IllegalArgumentException if the count is negative, or the amount is 2<sup>63</sup> bytes or
     *     more
     */
    public Size {
        Objects.requireNonNull(unit, "unit");
        if (count < 0 || count > Long.MAX_VALUE >> unit.shift) {
            throw new IllegalArgumentException("no size for QEMU: " + count + unit);
        }
    }

    /**
     * So many bytes.
     *
     * @param count how many
     * @return the size
     * @throws IllegalArgumentException if that is negative
     */
    public static Size bytes(long count) {
        return new Size(count, Unit.B);
    }

    /**
     * So many times 1024 bytes.
     *
     * @param count how many
     * @return the size
     * @throws IllegalArgumentException if that is negative or too large
     */
    public static Size kibibytes(long count) {
        return new Size(count, Unit.K);
    }

    /**
     * So many times 1024² bytes.
     *
     * @param count how many
     * @return the size
     * @throws IllegalArgumentException if that is negative or too large
     */
    public static Size mebibytes(long count) {
        return new Size(count, Unit.M);
    }

    /**
     * So many times 1024³ bytes.
     *
     * @param count how many
     * @return the size
     * @throws IllegalArgumentException if that is negative or too large
     */
    public static Size gibibytes(long count) {
        return new Size(count, Unit.G);
    }

    /**
     * The amount in bytes.
     *
     * @return the number of bytes
     */
    public long toBytes() {
        return count << unit.shift;
    }

    /** The amount as QEMU's options take it: {@code 256M}. Bytes have a unit, too: without one, {@code -m} counts in M. */
    @Override
    public String toString() {
        return count + unit.name();
    }
}
