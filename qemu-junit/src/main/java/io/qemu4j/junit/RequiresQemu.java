package io.qemu4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what a test, or the tests of a class, need of QEMU:
 *
 * <pre>{@code
 * @RequiresQemu(version = ">=8.1", device = "virtio-sound-pci", accelerator = "kvm")
 * }</pre>
 *
 * <p>A test whose QEMU has less is skipped, with the reason in the report; or it fails, where the environment says
 * {@code CI=true} or JUnit's configuration parameter {@code qemu4j.junit.requirements} is {@code fail}, so that a CI
 * that lost its QEMU, or KVM, does not pass for one that tested. {@link #optional} takes a test out of that.
 *
 * <p>Each QEMU is asked once per JVM, by starting it without a machine; each accelerator is tried once, as {@link
 * io.qemu4j.machine.Accelerators#probe} does, for at most a minute.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(QemuCondition.class)
@SuppressWarnings("exports") // JUnit reaches the extension, and nobody else needs to.
public @interface RequiresQemu {
    /**
     * The version.
     *
     * @return conditions that all have to hold, with a blank between them, such as {@code >=7.2 <10}. Each is
     *     {@code >=}, {@code >}, {@code <=}, {@code <} or {@code =}, then one to three numbers; those left out
     *     are not compared: 7.2.22 is {@code =7.2} and {@code <=7.2}. Empty, the default, for any
     */
    String version() default "";

    /**
     * The machine types.
     *
     * @return names or aliases that QEMU lists for {@code -machine help}; none by default
     */
    String[] machine() default {};

    /**
     * The devices.
     *
     * @return names that {@code -device} takes, such as {@code virtio-net-pci}; none by default
     */
    String[] device() default {};

    /**
     * The accelerators, which have to {@linkplain io.qemu4j.machine.AcceleratorReport#works run} a program here,
     * or to start where the target is no PC.
     *
     * @return values of {@code -accel}; none by default
     */
    String[] accelerator() default {};

    /**
     * The QEMU that is asked.
     *
     * @return a name, looked up in {@code PATH}, or a path; empty, the default, for the one that {@link
     *     io.qemu4j.testkit.QemuBinary#find} finds
     */
    String binary() default "";

    /**
     * Whether the test may be skipped everywhere: one for a QEMU that only some of the builds have.
     *
     * @return false by default
     */
    boolean optional() default false;
}
