package io.qemu4j.machine;

import io.qemu4j.api.Command;
import io.qemu4j.api.CommandTimeoutException;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.api.spi.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Finds out which accelerators work with a QEMU on this host, by using them: an accelerator may be built
 * in, have its device file, open and start, and still run no guest, as KVM does under some hypervisors.
 *
 * <p>Threads: immutable; probes may run at the same time.
 *
 * @since 0.1
 */
public final class Accelerators {
    private final MachineSpec like;

    private Accelerators(MachineSpec like) {
        this.like = like;
    }

    /**
     * The accelerators of a QEMU.
     *
     * @param binary a name, looked up in {@code PATH}, or a path
     * @return what probes them; nothing is started yet
     * @throws IllegalArgumentException if it is empty
     */
    public static Accelerators of(String binary) {
        return of(MachineSpec.builder(binary).build());
    }

    /**
     * The accelerators of a QEMU that is started in a certain way.
     *
     * @param like whose binary, wrapper, environment, directories and transports are used, and nothing else
     * @return what probes them; nothing is started yet
     */
    public static Accelerators of(MachineSpec like) {
        return new Accelerators(Objects.requireNonNull(like, "like"));
    }

    /**
     * Tries an accelerator: starts a QEMU with it and without a machine, then, where the target is a PC,
     * lets its processor run a short program in 16-bit and 64-bit mode. {@link AcceleratorReport.Level} says
     * what either proves. Takes about a third of a second where all is well.
     *
     * @param name the accelerator, with its properties if need be: {@code kvm}, {@code tcg,thread=single}
     * @param limit how long it may take; a program that has not ended by then has failed
     * @return how far it came, and why not further
     * @throws LaunchFailedException if QEMU cannot be started at all, or not within the limit
     * @throws InterruptedCallException if the thread is interrupted; nothing is left of the attempt
     */
    public AcceleratorReport probe(String name, Duration limit) {
        Objects.requireNonNull(name, "name");
        Deadline deadline = Deadline.in(limit);
        String target;
        try {
            target = target(described(name).machine("none").launchLimit(limit).build(), deadline);
        } catch (LaunchFailedException e) {
            if (e.exit().isEmpty()) {
                throw e;
            }
            return new AcceleratorReport(name, AcceleratorReport.Level.FAILS, e.output());
        } catch (CommandTimeoutException | SessionClosedException e) {
            return new AcceleratorReport(name, AcceleratorReport.Level.STARTS, String.valueOf(e.getMessage()));
        }
        if (!target.equals("x86_64")) {
            return new AcceleratorReport(
                    name, AcceleratorReport.Level.STARTS, "there is no program to try for the target " + target);
        }
        return runProgram(name, deadline);
    }

    private static String target(MachineSpec spec, Deadline deadline) {
        Machine vm = Machine.launch(spec);
        try {
            return vm.qmp()
                    .execute(Command.of("query-target"), deadline.remaining())
                    .asObject()
                    .string("arch");
        } finally {
            // It has nothing to lose, and quitting could take longer than there is time.
            vm.kill();
        }
    }

    private MachineSpecBuilder described(String accelerator) {
        MachineSpecBuilder spec = MachineSpec.builder(like.binary())
                .wrapper(like.wrapper().toArray(String[]::new))
                .accelerators(accelerator)
                .session(like.session());
        like.environment().forEach(spec::environment);
        like.directory().ifPresent(spec::directory);
        like.tempRoot().ifPresent(spec::tempRoot);
        like.socketDir().ifPresent(spec::socketDir);
        return spec;
    }

    private AcceleratorReport runProgram(String name, Deadline deadline) {
        try {
            Path disk = Files.createTempFile(
                    RunFiles.root(like), "qemu4j-" + ProcessHandle.current().pid() + "-", ".boot");
            try {
                Files.write(disk, BootProgram.sector());
                return runProgram(name, disk, deadline);
            } finally {
                Files.deleteIfExists(disk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a disk in " + RunFiles.root(like), e);
        }
    }

    private AcceleratorReport runProgram(String name, Path disk, Deadline deadline) {
        MachineSpec spec = described(name)
                .machine("pc")
                .qmpMonitor(false)
                .args("-nodefaults", "-no-user-config", "-m", "16", "-no-reboot")
                .option(QemuOption.device("isa-debug-exit")
                        .with("iobase", BootProgram.PORT)
                        .with("iosize", 1))
                .option(QemuOption.drive()
                        .with("file", disk)
                        .with("format", "raw")
                        .with("if", "floppy"))
                .launchLimit(deadline.remaining())
                .build();
        try {
            return awaitEnd(name, Machine.launch(spec), deadline);
        } catch (InterruptedCallException e) {
            throw e;
        } catch (QemuException e) {
            return new AcceleratorReport(name, AcceleratorReport.Level.STARTS, String.valueOf(e.getMessage()));
        }
    }

    private static AcceleratorReport awaitEnd(String name, Machine vm, Deadline deadline) {
        try {
            return vm.awaitExit(deadline.remaining())
                    .map(exit -> ended(name, exit))
                    .orElseGet(() -> new AcceleratorReport(
                            name,
                            AcceleratorReport.Level.STARTS,
                            ("the program did not come to its end in time\n" + vm.log()).strip()));
        } finally {
            vm.kill();
        }
    }

    private static AcceleratorReport ended(String name, MachineExit exit) {
        return exit.code() == BootProgram.EXIT_CODE
                ? new AcceleratorReport(name, AcceleratorReport.Level.RUNS, exit.logTail())
                : new AcceleratorReport(
                        name, AcceleratorReport.Level.STARTS, (exit.how() + "\n" + exit.logTail()).strip());
    }
}
