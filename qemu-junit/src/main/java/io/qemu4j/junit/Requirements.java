package io.qemu4j.junit;

import io.qemu4j.testkit.QemuBinary;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** What becomes of a test that does not find what it needs. */
final class Requirements {
    private static final String PARAMETER = "qemu4j.junit.requirements";

    private Requirements() {}

    /** Whether it is to fail, and not to be skipped. */
    static boolean insisted(ExtensionContext context) {
        String told = context.getConfigurationParameter(PARAMETER)
                .orElseGet(() -> "true".equals(System.getenv("CI")) ? "fail" : "skip");
        return switch (told) {
            case "fail" -> true;
            case "skip" -> false;
            default ->
                throw new ExtensionConfigurationException(PARAMETER + " is neither skip nor fail but '" + told + "'");
        };
    }

    /** What to say of a test that fails where it could have been skipped. */
    static String insistence(String reason) {
        return reason + " (a test that needs it is not skipped: CI=true, or " + PARAMETER + "=fail)";
    }

    /**
     * The QEMU that was asked for by name, or the one to test with.
     *
     * @throws TestAbortedException if there is none and the test is to be skipped
     * @throws AssertionError if there is none and the test is to fail
     */
    static String binary(String named, ExtensionContext context) {
        if (!named.isEmpty()) {
            return named;
        }
        Optional<String> found = QemuBinary.find();
        if (found.isPresent()) {
            return found.get();
        }
        if (insisted(context)) {
            throw new AssertionError(insistence(missing()));
        }
        throw new TestAbortedException(missing());
    }

    static String missing() {
        return "there is no QEMU to test with; name one by -D" + QemuBinary.PROPERTY + "=… or " + QemuBinary.VARIABLE
                + "=…";
    }
}
