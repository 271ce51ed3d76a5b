package io.qemu4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells {@link LeakCheckExtension} what a test, or the tests of a class, may leave behind.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface LeaksAllowed {
    /**
     * Why that is no leak.
     *
     * @return the reason, for people
     */
    String reason();

    /**
     * The threads, as in {@link LeakAllowlist#thread}.
     *
     * @return regular expressions for the whole name; none by default
     */
    String[] threads() default {};

    /**
     * The descriptors, as in {@link LeakAllowlist#file}.
     *
     * @return regular expressions for the whole target; none by default
     */
    String[] files() default {};
}
