package io.qemu4j.machine;

import java.nio.file.Path;

/**
 * One launch, as {@link MachineHooks} see it: before there is a machine, and after there was one.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class LaunchContext {
    private final MachineSpec spec;
    private final RunFiles files;

    LaunchContext(MachineSpec spec, RunFiles files) {
        this.spec = spec;
        this.files = files;
    }

    /**
     * What is launched.
     *
     * @return the description
     */
    public MachineSpec spec() {
        return spec;
    }

    /**
     * The machine's name.
     *
     * @return the spec's, or the one made up for this launch
     */
    public String name() {
        return files.name();
    }

    /**
     * The private directory of this launch, which exists until {@link MachineHooks#afterExit} returns. It
     * is the hooks' to use, under names that do not start with that of a console or {@code mon}.
     *
     * @return the directory, with an absolute path
     */
    public Path tempDir() {
        return files.directory();
    }

    /**
     * Where QEMU's output goes.
     *
     * @return the spec's directory for logs, or the private directory
     */
    public Path logDir() {
        return files.logDir();
    }

    /** The machine's name, for people. */
    @Override
    public String toString() {
        return "launch of " + name();
    }
}
