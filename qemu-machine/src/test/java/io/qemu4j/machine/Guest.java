package io.qemu4j.machine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A real Linux, made by scripts/guest-image. It takes three seconds to its prompt. */
final class Guest {
    private static final Path SCRIPT = Path.of("..", "scripts", "guest-image");

    private Guest() {}

    /** A machine that boots it, with its prompt on the console. Without an image the test is skipped, but not in CI. */
    static MachineSpecBuilder linux() throws IOException {
        Optional<Path> made = image();
        assumeTrue(made.isPresent() || "true".equals(System.getenv("CI")), "no guest image; run scripts/guest-image");
        Path image = made.orElseThrow();
        return Machines.none()
                .machine("q35")
                .console(ConsoleSpec.defaults().withoutAnsi())
                .args("-m", "256")
                .args("-kernel", image.resolve("vmlinuz").toString())
                .args("-initrd", image.resolve("initramfs.cpio.gz").toString())
                // Linux checks its timer, which a host with little time to spare does not keep.
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check");
    }

    /** Waits for the guest's prompt. */
    static Console prompt(Machine vm) {
        // GUEST-READY, whose first character the line may lose after a reset on a busy host.
        vm.console().expect("-READY uptime", Machines.LIMIT, "Kernel panic");
        vm.console().expect("# ", Machines.LIMIT);
        return vm.console();
    }

    /** Runs a command there, and gives what it printed. */
    static String run(Machine vm, String command) {
        vm.console().sendLine(command + "; echo done=$?");
        ConsoleMatch match = vm.console().expect(Pattern.compile("(?m)^done=0\\s+.*# "), Machines.LIMIT);
        // The guest's terminal echoes what was typed.
        return match.before().substring(match.before().indexOf('\n') + 1);
    }

    /** Where the build says it is, or where this tree's script leaves it: its name holds the script's hash. */
    private static Optional<Path> image() throws IOException {
        String told = System.getProperty("qemu4j.guest", "");
        if (!told.isEmpty()) {
            return Optional.of(Path.of(told));
        }
        Path cache = Path.of(Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .orElse(System.getProperty("user.home") + "/.cache"));
        return Optional.of(cache.resolve("qemu4j/guest-" + hash())).filter(Files::isDirectory);
    }

    private static String hash() throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(SCRIPT));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
