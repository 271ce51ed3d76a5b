package io.qemu4j.api;

/**
 * A QEMU release number, such as 7.2.22.
 *
 * @param major the first number
 * @param minor the second number; 50 and up in development versions
 * @param micro the third number
 * @since 0.1
 */
public record QemuVersion(int major, int minor, int micro) implements Comparable<QemuVersion> {
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
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor != other.minor ? Integer.compare(minor, other.minor) : Integer.compare(micro, other.micro);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
