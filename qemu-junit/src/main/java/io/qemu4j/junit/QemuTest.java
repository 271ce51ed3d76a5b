package io.qemu4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test a machine of its own, or the tests of a class one between them:
 *
 * <pre>{@code
 * @QemuTest(machine = "q35", accelerators = "tcg", consoles = "console")
 * void firmwareSpeaks(Machine vm, Console console) {
 *     console.expect("SeaBIOS", Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>On a method it makes that a test, as {@code @Test} does, so that it needs no other; with {@code
 * @ParameterizedTest} and its like put it on the class. On a class it holds for every test in it and in
 * its {@code @Nested} classes; one nearer to the test takes the place of those around it.
 *
 * <p>Test methods, and those around them such as {@code @BeforeEach}, may take parameters of these types:
 * {@link io.qemu4j.machine.Machine}, {@link io.qemu4j.api.QmpSession} and {@link
 * io.qemu4j.machine.Console}, which is the machine's {@linkplain io.qemu4j.machine.Machine#console()
 * only one} or the one that {@link ConsoleName} names.
 *
 * <p>The machine is launched before the first {@code @BeforeEach} ({@code @BeforeAll}, for one per class),
 * and closed after the last {@code @AfterEach} ({@code @AfterAll}), whatever happened. A launch that fails
 * fails the test. When a test fails, JUnit's output directory gets a folder for it, with Maven below {@code
 * target/junit-*}, with
 *
 * <ul>
 *   <li>{@code qemu.log}: what QEMU printed,
 *   <li>{@code console-NAME.txt}: what each console said,
 *   <li>{@code qmp.txt}: what the session said and heard, secrets hidden, as a {@link
 *       io.qemu4j.testkit.Recording}; of a long life the last 20,000 lines, which cannot be replayed,
 *   <li>{@code screen.png}: what the display shows, where the machine has one and QEMU still answers.
 * </ul>
 *
 * <p>The failure stays what it was; an {@link Evidence} that names the files is {@linkplain
 * Throwable#addSuppressed added} to it. Tests may run in parallel.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(QemuExtension.class)
@Test
@SuppressWarnings("exports") // JUnit reaches the extension, and nobody else needs to.
public @interface QemuTest {
    /** How long a machine lives. */
    enum Lifecycle {
        /** For one test. */
        PER_METHOD,
        /** For all the tests of a class. Those that run in parallel share it, too. */
        PER_CLASS
    }

    /**
     * A method that describes the machine. What the other members say is added to it.
     *
     * @return the name of a method without parameters that returns {@link io.qemu4j.machine.MachineSpec} or
     *     {@link io.qemu4j.machine.MachineSpecBuilder}: in the test class, those it extends or those around
     *     it; {@code package.Class#method} for a static one elsewhere. One that is not static needs a test
     *     instance, which a machine per class has under {@code @TestInstance(PER_CLASS)} only. Empty by
     *     default: the other members say it all
     */
    String spec() default "";

    /**
     * The QEMU to launch. Not together with {@link #spec}, which names its own.
     *
     * @return a name, looked up in {@code PATH}, or a path; empty, the default, for the one that {@link
     *     io.qemu4j.testkit.QemuBinary#find} finds: without one the test is skipped or fails, as the module's
     *     description says
     */
    String binary() default "";

    /**
     * The machine type.
     *
     * @return the value of {@code -machine}; empty, the default, for that of the spec, or QEMU's default
     */
    String machine() default "";

    /**
     * The accelerators, in the order in which QEMU tries them.
     *
     * @return values of {@code -accel}, after those of the spec; none by default
     */
    String[] accelerators() default {};

    /**
     * Further arguments.
     *
     * @return arguments as they are, after those of the spec; none by default
     */
    String[] args() default {};

    /**
     * Serial consoles.
     *
     * @return their names, as in {@link io.qemu4j.machine.ConsoleSpec#named}, after those of the spec; none by
     *     default
     */
    String[] consoles() default {};

    /**
     * How long a machine lives.
     *
     * @return the lifecycle, per method by default; a class that is said to share one machine says so on
     *     itself, not on a method
     */
    Lifecycle lifecycle() default Lifecycle.PER_METHOD;
}
