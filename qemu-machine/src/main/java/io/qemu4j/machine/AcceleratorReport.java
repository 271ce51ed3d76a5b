package io.qemu4j.machine;

import java.util.Objects;

/**
 * How far an accelerator came when it was tried.
 *
 * <p>Threads: immutable.
 *
 * @param name the accelerator that was tried
 * @param level how far it came
 * @param detail why it came no further, and what QEMU printed; may be empty
 * @since 0.1
 */
public record AcceleratorReport(String name, Level level, String detail) {
    /** How far an accelerator comes; each level includes the ones before it. More may be added. */
    public enum Level {
        /** QEMU does not start with it: it is not built in, or the host lacks or forbids it. */
        FAILS,
        /**
         * QEMU starts with it. Whether a guest would run is not known, or it is known that none does: the
         * {@linkplain AcceleratorReport#detail() detail} tells.
         */
        STARTS,
        /**
         * A processor under it ran firmware, then 64-bit code with paging and vector instructions. This does
         * not prove that every device, processor model or guest works.
         */
        RUNS
    }

    /**
     * Checks that nothing is missing.
     *
     * @param name the accelerator that was tried
     * @param level how far it came
     * @param detail why it came no further
     */
    public AcceleratorReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Whether guests can be expected to run.
     *
     * @return true if the accelerator {@linkplain Level#RUNS ran} a program
     */
    public boolean works() {
        return level == Level.RUNS;
    }
}
