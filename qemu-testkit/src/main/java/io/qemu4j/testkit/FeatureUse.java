package io.qemu4j.testkit;

/**
 * A use of what QEMU's schema marks as {@code deprecated} or {@code unstable}.
 *
 * @param command the command's name
 * @param place where in its arguments, such as {@code device} or {@code backend.type=udp}, where a value is
 *     meant; empty when the command itself is
 * @param feature {@code deprecated} or {@code unstable}
 * @since 0.1
 */
public record FeatureUse(String command, String place, String feature) {
    /** The use in words. */
    @Override
    public String toString() {
        return command + (place.isEmpty() ? "" : " " + place) + " is " + feature;
    }
}
