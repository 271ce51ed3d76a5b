package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.junit.OnlyInside.Sample;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;

class RequiresQemuIT {
    @TempDir
    private Path output;

    @Sample
    static class Needs {
        @Test
        @RequiresQemu(version = ">=7.2", machine = "none", device = "virtio-net-pci", accelerator = "tcg")
        void met() {}

        @Test
        @RequiresQemu(version = ">=99")
        void version() {}

        @Test
        @RequiresQemu(machine = "teapot")
        void machine() {}

        @Test
        @RequiresQemu(device = "teapot-pci")
        void device() {}

        @Test
        @RequiresQemu(accelerator = "steam")
        void accelerator() {}

        @Test
        @RequiresQemu(binary = "/nonexistent/qemu")
        void binary() {}
    }

    private static String method(TestDescriptor test) {
        return ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    @Test
    void whatIsMissingIsTheReason() {
        EngineExecutionResults results = Runs.of(Needs.class, output, "qemu4j.junit.requirements", "skip");

        Map<String, String> reasons = results.testEvents().skipped().list().stream()
                .collect(Collectors.toMap(e -> method(e.getTestDescriptor()), e -> e.getRequiredPayload(String.class)));
        assertEquals(1, results.testEvents().succeeded().count());
        assertEquals(5, reasons.size());
        assertTrue(reasons.get("version").endsWith("is not >=99"), reasons::toString);
        assertTrue(reasons.get("machine").endsWith("has no machine type teapot"), reasons::toString);
        assertTrue(reasons.get("device").endsWith("has no device teapot-pci"), reasons::toString);
        assertTrue(reasons.get("accelerator").contains("cannot use steam here: FAILS"), reasons::toString);
        assertTrue(reasons.get("binary").contains("/nonexistent/qemu cannot be asked"), reasons::toString);
    }

    @Test
    void insistedOnTheyFail() {
        Runs.of(Needs.class, output, "qemu4j.junit.requirements", "fail")
                .testEvents()
                .assertStatistics(s -> s.succeeded(1).failed(5).skipped(0));
    }

    @Sample
    static class Optional {
        @Test
        @RequiresQemu(version = ">=99", optional = true)
        void fromTheFuture() {}
    }

    @Test
    void optionalOnesAreSkippedAllTheSame() {
        Runs.of(Optional.class, output, "qemu4j.junit.requirements", "fail")
                .testEvents()
                .assertStatistics(s -> s.skipped(1).failed(0));
    }

    @Test
    void wordThatIsNeitherIsRefused() {
        EngineExecutionResults results = Runs.of(Needs.class, output, "qemu4j.junit.requirements", "perhaps");

        assertEquals(5, results.testEvents().failed().count());
        for (Event failed : results.testEvents().failed().list()) {
            assertTrue(failed.toString().contains("'perhaps'"), failed::toString);
        }
    }
}
