package io.qemu4j.machine;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a machine's process: its command line, behind what hands it descriptors, behind its guard's. */
final class Start {
    private final MachineSpec spec;
    private final Guard guard;
    private final @Nullable Inheritance inheritance;

    private Start(MachineSpec spec, Guard guard, @Nullable Inheritance inheritance) {
        this.spec = spec;
        this.guard = guard;
        this.inheritance = inheritance;
    }

    /**
     * Settles how it will be done. Starts nothing.
     *
     * @throws IOException if the descriptors cannot all be handed over
     */
    static Start of(MachineSpec spec) throws IOException {
        Guard guard = Guard.of(spec);
        Inheritance inheritance = spec.inherited().isEmpty()
                ? null
                : Inheritance.of(
                        spec.inherited(),
                        guard.watchesPipe(),
                        descriptors(spec.session().transports()));
        return new Start(spec, guard, inheritance);
    }

    /** Where the transports come from, a module layer of the user's say, there is their service, too. */
    private static Descriptors descriptors(Transports transports) {
        try {
            return Descriptors.installed();
        } catch (NoTransportException none) {
            for (TransportProvider provider : transports.providers()) {
                ClassLoader loader = provider.getClass().getClassLoader();
                try {
                    return Descriptors.of(loader == null ? ClassLoader.getSystemClassLoader() : loader);
                } catch (NoTransportException e) {
                    none.addSuppressed(e);
                }
            }
            throw none;
        }
    }

    /** The options that tell QEMU of its descriptors. */
    List<String> options() {
        return inheritance == null ? List.of() : inheritance.options();
    }

    /**
     * Starts it.
     *
     * @param commandLine the wrapper, the binary and all options
     * @param log where the process's output goes
     */
    Process run(List<String> commandLine, Path log) throws IOException {
        Path directory = spec.directory().orElse(null);
        if (directory != null && !Files.isDirectory(directory)) {
            // Else the system says "no such file" of the program.
            throw new NotDirectoryException(directory.toString());
        }
        SystemText.check(commandLine, spec.environment());
        List<String> line = new ArrayList<>(guard.prefix());
        line.add(Programs.first(spec, commandLine.get(0)));
        line.addAll(commandLine.subList(1, commandLine.size()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(guard.stdin())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (inheritance != null) {
            inheritance.apply(builder, log);
        }
        if (!spec.environment().isEmpty()) {
            // Else the system hands this process's on as it is, uncopied.
            builder.environment().putAll(spec.environment());
        }
        builder.directory(directory == null ? null : directory.toFile());
        return Launcher.start(builder);
    }
}
