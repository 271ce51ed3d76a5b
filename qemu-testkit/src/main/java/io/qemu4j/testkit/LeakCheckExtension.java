package io.qemu4j.testkit;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every JUnit Jupiter test, and every test class as a whole, that leaves threads, processes,
 * descriptors or the SDK's temporary files behind, with a list of them: see {@link LeakCheck}. Where
 * {@code junit.jupiter.extensions.autodetection.enabled=true}, JUnit finds it on the class path, and on
 * the module path if the module {@code io.qemu4j.junit} is there; else name it in {@code @ExtendWith}.
 * What may stay is {@link LeakAllowlist#standard} and what {@link LeaksAllowed}
 * says.
 *
 * <p>A test answers for what appears from just before its {@code @BeforeEach} methods until just after
 * its {@code @AfterEach} methods; its class, from {@code @BeforeAll} to {@code @AfterAll}.
 *
 * <p>Threads: tests may run in parallel. One cannot be told from those beside it then, so they are
 * checked together when the last of them ends; it fails, and the message names them all.
 *
 * @since 0.1
 */
@SuppressWarnings("exports") // JUnit is there when this class is used.
public final class LeakCheckExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(LeakCheckExtension.class);

    /** For JUnit to call. */
    public LeakCheckExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private static void begin(ExtensionContext context) {
        List<String> ancestors = new ArrayList<>();
        for (Optional<ExtensionContext> c = context.getParent();
                c.isPresent();
                c = c.get().getParent()) {
            ancestors.add(c.get().getUniqueId());
        }
        scopes(context).begin(context.getUniqueId(), ancestors, name(context));
    }

    private static void end(ExtensionContext context) {
        String complaint = scopes(context).end(context.getUniqueId(), allowed(context));
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
    }

    private static LeakScopes scopes(ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent(LeakScopes.class, k -> new LeakScopes(LeakCheck.GRACE), LeakScopes.class);
    }

    private static String name(ExtensionContext context) {
        String test = context.getTestMethod().isPresent() ? "." + context.getDisplayName() : "";
        return context.getTestClass().map(Class::getSimpleName).orElse("") + test;
    }

    private static LeakAllowlist allowed(ExtensionContext context) {
        LeakAllowlist allowed = LeakAllowlist.standard();
        for (Optional<ExtensionContext> c = Optional.of(context);
                c.isPresent();
                c = c.get().getParent()) {
            allowed = with(allowed, c.get().getElement());
        }
        return allowed;
    }

    private static LeakAllowlist with(LeakAllowlist allowed, Optional<AnnotatedElement> element) {
        LeaksAllowed more =
                element.map(e -> e.getAnnotation(LeaksAllowed.class)).orElse(null);
        if (more == null) {
            return allowed;
        }
        LeakAllowlist result = allowed;
        for (String thread : more.threads()) {
            result = result.thread(thread, more.reason());
        }
        for (String file : more.files()) {
            result = result.file(file, more.reason());
        }
        return result;
    }
}
