/**
 * VMs in JUnit Jupiter tests. {@link io.qemu4j.junit.QemuTest} launches one for a test or for a class,
 * hands it over as a parameter, closes it, and leaves files that explain a failure; {@link
 * io.qemu4j.junit.RequiresQemu} says what a test needs of the QEMU at hand.
 *
 * <p>A transport has to be installed for the monitor; {@code qemu-transport-unix} serves the default.
 *
 * <p>One configuration parameter of JUnit is read: {@code qemu4j.junit.requirements}, which says what
 * becomes of a test whose requirements are not met: {@code skip} or {@code fail}. Unset, it is {@code
 * fail} where the environment says {@code CI=true}, else {@code skip}.
 *
 * @provides org.junit.jupiter.api.extension.Extension {@link io.qemu4j.testkit.LeakCheckExtension}, on the
 *     module path; on the class path, {@code qemu-testkit} names it
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.junit {
    requires transitive io.qemu4j.machine;
    requires transitive io.qemu4j.testkit;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.qemu4j.junit;

    // JUnit makes the extensions, which are nobody else's business.
    opens io.qemu4j.junit to
            org.junit.platform.commons;

    provides org.junit.jupiter.api.extension.Extension with
            io.qemu4j.junit.found.FoundLeakCheck;
}
