package io.qemu4j.junit;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.MediaType;

/**
 * What a machine's display shows. QEMU writes PNG from 7.1 on, if it was built to; every QEMU writes PPM.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">QMP reference, screendump</a>
 */
final class Screenshot {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NAME = "screen.png";

    private Screenshot() {}

    /** Adds the picture, where there is a display. */
    static void take(Machine machine, Collector evidence) {
        Path dump = machine.tempDir().resolve("screen-" + UUID.randomUUID());
        try {
            if (shoot(machine, dump)) {
                byte[] picture = Files.readAllBytes(dump);
                byte[] png = Pixmap.isPixmap(picture) ? Pixmap.read(picture).png() : picture;
                evidence.publish(NAME, MediaType.IMAGE_PNG, file -> Files.write(file, png));
            }
        } catch (QemuException | IOException e) {
            evidence.note("no " + NAME + ": " + e.getMessage());
        }
    }

    /** False where there is nothing to see. */
    private static boolean shoot(Machine machine, Path file) {
        JsonObject arguments = JsonObject.of("filename", file.toString());
        try {
            machine.qmp().execute(Command.of("screendump", arguments.with("format", "png")), LIMIT);
            return true;
        } catch (CommandFailedException noPng) {
            try {
                machine.qmp().execute(Command.of("screendump", arguments), LIMIT);
                return true;
            } catch (CommandFailedException e) {
                if (e.description().contains("no console")) {
                    return false;
                }
                throw e;
            }
        }
    }
}
