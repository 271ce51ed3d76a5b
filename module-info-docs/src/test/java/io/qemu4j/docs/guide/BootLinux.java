package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.machine.Console;
import io.qemu4j.machine.ConsoleException;
import io.qemu4j.machine.ConsoleMatch;
import io.qemu4j.machine.ConsoleSpec;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

public class BootLinux {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static void main(String... args) {
        Path guest = Path.of(args[0]); // the folder that scripts/guest-image prints
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64")
                .machine("q35")
                .accelerators("tcg")
                .args("-m", "256", "-no-reboot")
                .args("-kernel", guest.resolve("vmlinuz").toString())
                .args("-initrd", guest.resolve("initramfs.cpio.gz").toString())
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check")
                .console(ConsoleSpec.defaults().withoutAnsi()) // the first serial line
                .build();
        try (Machine vm = Machine.launch(spec)) {
            Console console = vm.console();
            console.expect("GUEST-READY", LIMIT, "Kernel panic"); // a panic ends the wait at once
            console.expect("# ", LIMIT);

            System.out.print(run(console, "uname -s -m"));

            try {
                console.expect("never said", Duration.ofMillis(200));
            } catch (ConsoleException e) {
                System.out.println(e.reason()); // e.getMessage() shows the console's last lines
            }

            console.sendLine("poweroff -f");
            System.out.println(vm.waitForExit(LIMIT));
        }
    }

    /** What a command prints: the text between its echo and the mark that follows it. */
    private static String run(Console console, String command) {
        console.sendLine(command + "; echo exit=$?");
        console.expect("\n", LIMIT); // the echo of what was typed
        ConsoleMatch end = console.expect(Pattern.compile("(?m)^exit=(\\d+)\\s+[^#]*# "), LIMIT);
        if (!end.group(1).orElseThrow().equals("0")) {
            throw new IllegalStateException(command + " failed: " + end.before());
        }
        return end.before();
    }
}
// end::program[]
