package io.qemu4j.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** Runs test classes inside a test. */
final class Runs {
    private Runs() {}

    /**
     * Runs one with the leak check after each of its tests.
     *
     * @param output where the files of its tests go
     * @param parameters names and values of configuration parameters
     */
    static EngineExecutionResults of(Class<?> tests, Path output, String... parameters) {
        EngineTestKit.Builder run = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .outputDirectoryCreator(creator(output))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("junit.jupiter.conditions.deactivate", "io.qemu4j.junit.OnlyInside");
        for (int i = 0; i < parameters.length; i += 2) {
            run.configurationParameter(parameters[i], parameters[i + 1]);
        }
        return run.execute();
    }

    private static OutputDirectoryCreator creator(Path root) {
        return new OutputDirectoryCreator() {
            @Override
            public Path getRootDirectory() {
                return root;
            }

            @Override
            public Path createOutputDirectory(TestDescriptor test) {
                try {
                    return Files.createDirectories(
                            root.resolve(test.getUniqueId().toString().replaceAll("[^A-Za-z0-9]+", "-")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** How the only test that failed failed. */
    static Throwable failure(EngineExecutionResults results) {
        return results.allEvents().list().stream()
                .filter(e -> e.getType() == EventType.FINISHED)
                .flatMap(e -> e.getPayload(TestExecutionResult.class).stream())
                .flatMap(r -> r.getThrowable().stream())
                .reduce((a, b) -> {
                    throw new AssertionError("several failures", b);
                })
                .orElseThrow(() -> new AssertionError("no failure"));
    }
}
