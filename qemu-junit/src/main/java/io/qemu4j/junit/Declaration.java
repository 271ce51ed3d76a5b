package io.qemu4j.junit;

import io.qemu4j.machine.ConsoleSpec;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.ModifierSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes the description of a machine out of what a {@link QemuTest} says. */
final class Declaration {
    private Declaration() {}

    static MachineSpec spec(QemuTest test, ExtensionContext context) {
        MachineSpecBuilder spec = builder(test, context);
        if (!test.machine().isEmpty()) {
            spec.machine(test.machine());
        }
        spec.accelerators(test.accelerators()).args(test.args());
        for (String console : test.consoles()) {
            spec.console(ConsoleSpec.named(console));
        }
        return spec.build();
    }

    private static MachineSpecBuilder builder(QemuTest test, ExtensionContext context) {
        if (test.spec().isEmpty()) {
            return MachineSpec.builder(Requirements.binary(test.binary(), context));
        }
        if (!test.binary().isEmpty()) {
            throw new ExtensionConfigurationException("@QemuTest names a spec and a binary: the spec names its own");
        }
        Object made = call(method(test.spec(), context), context);
        if (made instanceof MachineSpecBuilder builder) {
            // A copy, for the method may give the same one to every test.
            return builder.build().toBuilder();
        }
        if (made instanceof MachineSpec spec) {
            return spec.toBuilder();
        }
        throw new ExtensionConfigurationException(
                test.spec() + "() gave neither a MachineSpec nor a MachineSpecBuilder but " + made);
    }

    private static Method method(String name, ExtensionContext context) {
        int hash = name.indexOf('#');
        List<Class<?>> classes =
                hash < 0 ? QemuExtension.classes(context) : List.of(load(name.substring(0, hash), context));
        String simple = name.substring(hash + 1);
        return classes.stream()
                .flatMap(c -> ReflectionSupport.findMethod(c, simple).stream())
                .findFirst()
                .orElseThrow(() -> new ExtensionConfigurationException(
                        "no method " + simple + "() without parameters in " + classes));
    }

    private static Class<?> load(String name, ExtensionContext context) {
        return ReflectionSupport.tryToLoadClass(
                        name, context.getRequiredTestClass().getClassLoader())
                .getOrThrow(e -> new ExtensionConfigurationException("no class " + name, e));
    }

    private static @Nullable Object call(Method method, ExtensionContext context) {
        if (ModifierSupport.isStatic(method)) {
            return ReflectionSupport.invokeMethod(method, null);
        }
        Object instance = context.getTestInstances()
                .flatMap(instances -> instances.findInstance(method.getDeclaringClass()))
                .orElseThrow(() -> new ExtensionConfigurationException(
                        method + " must be static: there is no test instance to call it on"));
        return ReflectionSupport.invokeMethod(method, instance);
    }
}
