package io.qemu4j.junit.found;

import io.qemu4j.testkit.LeakCheckExtension;

/**
 * Through which JUnit finds the leak check on the module path. The test kit cannot name it itself: it is
 * for tests without JUnit, too, and a module that provides JUnit's service resolves only beside JUnit.
 */
public final class FoundLeakCheck {
    private FoundLeakCheck() {}

    /**
     * {@return a new leak check} {@link java.util.ServiceLoader} calls this.
     */
    public static LeakCheckExtension provider() {
        return new LeakCheckExtension();
    }
}
