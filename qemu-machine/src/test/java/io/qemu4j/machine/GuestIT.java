package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A real Linux, made by scripts/guest-image. */
class GuestIT {
    /** Where the build says it is, or where the script leaves it. */
    private static Optional<Path> image() throws IOException {
        String told = System.getProperty("qemu4j.guest", "");
        if (!told.isEmpty()) {
            return Optional.of(Path.of(told));
        }
        Path cache = Path.of(Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .orElse(System.getProperty("user.home") + "/.cache"));
        Path ours = cache.resolve("qemu4j");
        if (!Files.isDirectory(ours)) {
            return Optional.empty();
        }
        try (Stream<Path> made = Files.list(ours)) {
            return made.filter(path -> path.getFileName().toString().startsWith("guest"))
                    .max(Comparator.comparing(path -> path.toFile().lastModified()));
        }
    }

    private static MachineSpecBuilder linux() throws IOException {
        Optional<Path> made = image();
        assumeTrue(made.isPresent() || "true".equals(System.getenv("CI")), "no guest image; run scripts/guest-image");
        Path image = made.orElseThrow();
        return Machines.none()
                .machine("q35")
                .console(ConsoleSpec.defaults().withoutAnsi())
                .args("-m", "256", "-no-reboot")
                .args("-kernel", image.resolve("vmlinuz").toString())
                .args("-initrd", image.resolve("initramfs.cpio.gz").toString())
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3");
    }

    @Test
    void linuxAnswersOnItsConsoleAndHeedsThePowerButton() throws IOException {
        int number = new Random().nextInt(1_000_000);
        try (Machine vm = Machine.launch(linux().build())) {
            Console console = vm.console();
            console.expect("GUEST-READY", Machines.LIMIT, "Kernel panic");
            console.expect("# ", Machines.LIMIT);

            console.sendLine("echo answer=$((" + number + " + 1))");
            ConsoleMatch answer = console.expect(Pattern.compile("(?m)^answer=(\\d+)\\s"), Machines.LIMIT);
            assertEquals(number + 1, Integer.parseInt(answer.group(1).orElseThrow()));

            // Which input device is the button depends on what else there is; one that no one has open
            // forgets that it was pressed.
            console.sendLine("for e in /dev/input/event*; do exec 3<$e; (dd bs=24 count=1 <&3; poweroff -f) & done");
            console.sendLine("echo listen''ing");
            console.expect("listening", Machines.LIMIT);
            vm.powerDown();
            vm.awaitEvent("POWERDOWN", Machines.LIMIT);
            MachineExit exit = vm.waitForExit(Machines.LIMIT);

            assertEquals(MachineExit.Cause.GUEST, exit.cause());
            assertEquals(
                    "guest-shutdown", ShutdownReason.of(exit.shutdownEvent().orElseThrow()));
            assertEquals(0, exit.code());
            assertTrue(exit.expected());
            assertFalse(Files.exists(vm.tempDir()));
        }
    }
}
