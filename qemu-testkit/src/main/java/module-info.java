/**
 * The test kit of the QEMU SDK: a fake QEMU that plays a script ({@link io.qemu4j.testkit.FakeQemu}) or what
 * was recorded of a real one ({@link io.qemu4j.testkit.Recorder}), connections in memory ({@link io.qemu4j.testkit.MemoryTransport}) and a check that a test leaves
 * nothing behind ({@link io.qemu4j.testkit.LeakCheck}). Usable with any test framework; what needs
 * JUnit Jupiter says so and is found by it without a word ({@code
 * junit.jupiter.extensions.autodetection.enabled=true}).
 *
 * <p>Unless a method says otherwise, a {@code null} argument is refused with {@link
 * NullPointerException}, a negative {@link java.time.Duration} with {@link IllegalArgumentException}.
 *
 * @provides org.junit.jupiter.api.extension.Extension the leak check after every test
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.testkit {
    requires transitive io.qemu4j.api;
    requires static org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.qemu4j.testkit;

    provides org.junit.jupiter.api.extension.Extension with
            io.qemu4j.testkit.LeakCheckExtension;
}
