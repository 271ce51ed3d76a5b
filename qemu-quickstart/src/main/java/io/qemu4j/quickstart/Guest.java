package io.qemu4j.quickstart;

import io.qemu4j.machine.ConsoleException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Launches the Linux guest, or an empty machine, with the best accelerator that works here. */
final class Guest {
    private static final String PROMPT = "# ";
    private static final String READY = "GUEST-READY";
    /** A guest that runs in KVM at all is ready in a second or two. */
    private static final Duration KVM_LIMIT = Duration.ofSeconds(5);

    private static final Duration TCG_LIMIT = Duration.ofSeconds(120);

    private final Options options;
    private final Screen screen;

    Guest(Options options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    Machine launch() {
        if (!options.guest()) {
            return Machine.launch(MachineSpec.builder(options.qemu())
                    .machine("none")
                    .accelerators("tcg")
                    .build());
        }
        if (Files.isWritable(Path.of("/dev/kvm"))) {
            screen.show("/dev/kvm is there: trying KVM");
            Machine vm = tryKvm();
            if (vm != null) {
                return vm;
            }
            screen.show("no guest comes up in KVM on this machine: using TCG");
        }
        Machine vm = Machine.launch(linux("tcg"));
        try {
            awaitPrompt(vm, TCG_LIMIT);
            return vm;
        } catch (ConsoleException e) {
            vm.close();
            throw e;
        }
    }

    private @Nullable Machine tryKvm() {
        Machine vm = Machine.launch(linux("kvm"));
        try {
            awaitPrompt(vm, KVM_LIMIT);
            return vm;
        } catch (ConsoleException e) {
            vm.kill();
            vm.close();
            return null;
        }
    }

    private static void awaitPrompt(Machine vm, Duration limit) {
        vm.console().expect(READY, limit);
        vm.console().expect(PROMPT, limit);
    }

    private MachineSpec linux(String accelerator) {
        Path directory = options.guestDirectory();
        MachineSpecBuilder spec = MachineSpec.builder(options.qemu())
                .machine("q35")
                .accelerators(accelerator)
                .args("-m", "256", "-no-reboot")
                .args("-kernel", directory.resolve("vmlinuz").toString())
                .args("-initrd", directory.resolve("initramfs.cpio.gz").toString())
                // Linux checks its timer, which a host with little time to spare does not keep.
                .args("-append", "console=ttyS0 panic=-1 quiet loglevel=3 no_timer_check")
                .console();
        return spec.build();
    }
}
