package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Certificates for QEMU and for Java, made as the guide says. */
final class Pki {
    static final String SCRIPT = "module-info-docs/src/test/resources/io/qemu4j/docs/guide/certificates";

    private Pki() {}

    /** Makes them in a new folder. */
    static Path in(Path parent) throws IOException, InterruptedException {
        Path folder = parent.resolve("pki");
        Path log = parent.resolve("pki.log");
        String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        ProcessBuilder script = new ProcessBuilder(
                        "bash", Path.of("..", SCRIPT).toRealPath().toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        script.environment().put("PATH", path);
        Process process = script.start();
        process.getOutputStream().close();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), SCRIPT + " did not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), Files.readString(log));
        return folder;
    }
}
