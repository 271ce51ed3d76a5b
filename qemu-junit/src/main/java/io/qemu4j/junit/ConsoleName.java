package io.qemu4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which console a parameter of type {@link io.qemu4j.machine.Console} stands for, where the machine of
 * a {@link QemuTest} has several.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ConsoleName {
    /**
     * The console.
     *
     * @return its name
     */
    String value();
}
