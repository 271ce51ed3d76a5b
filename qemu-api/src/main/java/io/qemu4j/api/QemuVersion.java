package io.qemu4j.api;

import java.util.Comparator;

/**
 * A QEMU release number, such as 7.2.22.
 *
 * @param major the first number
 * @param minor the second number; 50 and up in development versions
 * @param micro the third number
 * @since 0.1
 */
public record QemuVersion(int major, int minor, int micro) implements Comparable<QemuVersion> {
    private static final Comparator<QemuVersion> ORDER = Comparator.comparingInt(QemuVersion::major)
            .thenComparingInt(QemuVersion::minor)
            .thenComparingInt(QemuVersion::micro);

    /**
     * Tells whether this is the given release or a later one. Ask for a feature by probing where you
     * can: distributions backport.
     *
     * @param major the first number
     * @param minor the second number
     * @return true when this version is not older than {@code major.minor.0}
     */
    public boolean isAtLeast(int major, int minor) {
        return compareTo(new QemuVersion(major, minor, 0)) >= 0;
    }

    @Override
    public int compareTo(QemuVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
