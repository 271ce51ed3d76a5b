/**
 * The test kit of the QEMU SDK: a fake QEMU that plays a script ({@link io.qemu4j.testkit.FakeQemu})
 * or what was recorded of a real one ({@link io.qemu4j.testkit.Recorder}), connections in memory
 * ({@link io.qemu4j.testkit.MemoryTransport}) and a check that a test leaves nothing behind
 * ({@link io.qemu4j.testkit.LeakCheck}). Usable with any test framework, and without one: only {@link
 * io.qemu4j.testkit.LeakCheckExtension} and {@link io.qemu4j.testkit.LeaksAllowed} need JUnit Jupiter.
 *
 * <p>Unless a method says otherwise, a {@code null} argument is refused with {@link
 * NullPointerException}, a negative {@link java.time.Duration} with {@link IllegalArgumentException}.
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.testkit {
    requires transitive io.qemu4j.api;
    requires static org.junit.jupiter.api;
    requires static transitive org.jspecify;

    // No "provides" of JUnit's Extension: the module would not resolve where JUnit is not. See io.qemu4j.junit.
    exports io.qemu4j.testkit;
}
