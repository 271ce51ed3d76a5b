package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class LeakCheckExtensionTest {
    private final LeakCheckExtension extension = new LeakCheckExtension();
    private final LeakScopes scopes = new LeakScopes(Duration.ofMillis(50));
    private final ExtensionContext root = context("root", null, Object.class);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread planted = new Thread(this::live, "planted");

    @AfterEach
    void removeThePlant() throws InterruptedException {
        end.countDown();
        planted.join();
    }

    @Test
    void aLeakFailsTheTest() {
        ExtensionContext context = context("test", root, Plain.class);
        extension.beforeEach(context);
        planted.start();

        AssertionError error = assertThrows(AssertionError.class, () -> extension.afterEach(context));
        assertTrue(error.getMessage().startsWith("left behind by Plain (1):\n  thread 'planted'"), error::getMessage);
    }

    @Test
    void aLeakOfTheClassFailsTheClass() {
        ExtensionContext type = context("class", root, Plain.class);
        ExtensionContext test = context("test", type, Plain.class);
        extension.beforeAll(type);
        planted.start();
        extension.beforeEach(test);

        assertDoesNotThrow(() -> extension.afterEach(test));
        assertThrows(AssertionError.class, () -> extension.afterAll(type));
    }

    @Test
    void whatIsAllowedMayStay() {
        ExtensionContext type = context("class", root, Forgiven.class);
        ExtensionContext test = context("test", type, Plain.class);
        extension.beforeEach(test);
        planted.start();

        assertDoesNotThrow(() -> extension.afterEach(test));
    }

    /** Whether the extension, which no one registers here, has begun a scope before this test. */
    private static boolean found;

    @RegisterExtension
    static final BeforeEachCallback LOOK = context ->
            found = context.getRoot().getStore(LeakCheckExtension.SPACE).get(LeakScopes.class) != null;

    @Test
    void junitFindsItOnTheClassPathWithoutAWord() {
        assertTrue(found);
    }

    private static class Plain {}

    @LeaksAllowed(reason = "a test", threads = "planted", files = "/dev/none")
    private static class Forgiven {}

    /** As much of JUnit's context as the extension asks for. */
    private ExtensionContext context(String id, @Nullable ExtensionContext parent, Class<?> type) {
        Function<String, Object> answers = name -> switch (name) {
            case "getUniqueId" -> id;
            case "getParent" -> Optional.ofNullable(parent);
            case "getRoot" -> this.root;
            case "getTestClass" -> Optional.of(type);
            case "getTestMethod" -> Optional.empty();
            case "getElement" -> Optional.<AnnotatedElement>of(type);
            case "getStore" -> store();
            default -> throw new UnsupportedOperationException(name);
        };
        return proxy(ExtensionContext.class, answers);
    }

    private ExtensionContext.Store store() {
        return proxy(ExtensionContext.Store.class, name -> scopes);
    }

    private static <T> T proxy(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.apply(method.getName())));
    }

    private void live() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
