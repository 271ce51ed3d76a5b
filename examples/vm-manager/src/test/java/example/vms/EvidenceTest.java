package example.vms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.qemu4j.junit.Evidence;
import io.qemu4j.testkit.LeaksAllowed;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a failed test leaves, as a build tool sees it. */
@LeaksAllowed(threads = "Java2D Disposer", reason = "ImageIO's, as long as the JVM runs")
class EvidenceTest {
    @TempDir
    Path output;

    @Test
    void failureLeavesFilesThatExplainIt() throws IOException {
        Listener heard = new Listener();

        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(FailsOnPurposeTest.class))
                                .configurationParameter(LauncherConstants.OUTPUT_DIR_PROPERTY_NAME, output.toString())
                                .build(),
                        heard);

        assertEquals(1, heard.failures.size());
        Throwable failure = heard.failures.get(0);
        assertEquals("on purpose", failure.getMessage());
        Evidence evidence = assertInstanceOf(Evidence.class, failure.getSuppressed()[0]);
        assertEquals(heard.attached, evidence.files());
        Map<String, Path> files = evidence.files().stream()
                .collect(Collectors.toMap(file -> file.getFileName().toString(), Function.identity()));
        assertTrue(Files.exists(files.get("qemu.log")));
        assertTrue(Files.readString(files.get("console-serial.txt")).contains("GUEST-READY"));
        assertTrue(Files.readString(files.get("qmp.txt")).contains("\"execute\":\"query-name\""));
        BufferedImage screen = ImageIO.read(files.get("screen.png").toFile());
        int[] pixels = screen.getRGB(0, 0, screen.getWidth(), screen.getHeight(), null, 0, screen.getWidth());
        assertTrue(IntStream.of(pixels).distinct().count() > 1, "the firmware wrote something on it");
    }

    private static final class Listener implements TestExecutionListener {
        private final List<Throwable> failures = new ArrayList<>();
        private final List<Path> attached = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
        }

        @Override
        public void fileEntryPublished(TestIdentifier test, FileEntry file) {
            attached.add(file.getPath());
        }
    }
}
