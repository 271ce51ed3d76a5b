package io.qemu4j.junit;

import io.qemu4j.api.QmpSession;
import io.qemu4j.junit.QemuTest.Lifecycle;
import io.qemu4j.machine.Console;
import io.qemu4j.machine.Machine;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * What {@link QemuTest} does. Machines are kept in JUnit's stores, so that tests side by side do not see
 * each other's. JUnit ends the extensions in the opposite order of their beginning, so that a leak check
 * that it found by itself looks when the machine is closed.
 */
final class QemuExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(QemuExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), QemuTest.class)
                .filter(test -> test.lifecycle() == Lifecycle.PER_CLASS)
                .ifPresent(test -> launch(test, context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Optional<QemuTest> own = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), QemuTest.class);
        if (own.isPresent() && own.get().lifecycle() == Lifecycle.PER_CLASS) {
            throw new ExtensionConfigurationException(
                    context.getRequiredTestMethod() + ": a machine per class is declared on the class");
        }
        own.or(() -> ofClasses(context))
                .filter(test -> test.lifecycle() == Lifecycle.PER_METHOD)
                .ifPresent(test -> launch(test, context));
    }

    /** What the test's class says, or the nearest one around it. */
    static Optional<QemuTest> ofClasses(ExtensionContext context) {
        return classes(context).stream()
                .flatMap(c -> AnnotationSupport.findAnnotation(c, QemuTest.class).stream())
                .findFirst();
    }

    /** The test's class, then those around it. */
    static List<Class<?>> classes(ExtensionContext context) {
        List<Class<?>> classes = new ArrayList<>(context.getEnclosingTestClasses());
        classes.add(context.getRequiredTestClass());
        Collections.reverse(classes);
        return classes;
    }

    private static void launch(QemuTest test, ExtensionContext context) {
        store(context).put(TestMachine.class, TestMachine.launch(Declaration.spec(test, context)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private static void end(ExtensionContext context) {
        TestMachine shared = store(context).get(TestMachine.class, TestMachine.class);
        TestMachine own = store(context).remove(TestMachine.class, TestMachine.class);
        try {
            if (shared != null) {
                explain(context, shared);
            }
        } finally {
            if (own != null) {
                own.close();
            }
        }
    }

    private static void explain(ExtensionContext context, TestMachine machine) {
        Throwable failure = context.getExecutionException().orElse(null);
        if (failure == null || failure instanceof TestAbortedException) {
            return;
        }
        // A time limit that struck may have left its mark; it must not cut short what explains it.
        boolean interrupted = Thread.interrupted();
        try {
            failure.addSuppressed(Collector.collect(context, machine));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Machine.class || type == QmpSession.class || type == Console.class;
    }

    @Override
    public Object resolveParameter(ParameterContext context, ExtensionContext extension) {
        Parameter parameter = context.getParameter();
        TestMachine running = store(extension).get(TestMachine.class, TestMachine.class);
        if (running == null) {
            throw new ParameterResolutionException("there is no machine yet for '" + parameter + "' of "
                    + context.getDeclaringExecutable()
                    + ": one per method is there from @BeforeEach on, one per class from @BeforeAll on");
        }
        Machine machine = running.machine();
        if (parameter.getType() == Machine.class) {
            return machine;
        }
        if (parameter.getType() == QmpSession.class) {
            return machine.qmp();
        }
        return context.findAnnotation(ConsoleName.class)
                .map(name -> machine.console(name.value()))
                .orElseGet(machine::console);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(SPACE);
    }
}
