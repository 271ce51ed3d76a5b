package io.qemu4j.testkit;

import java.util.Objects;

/**
 * One thing that outlived the code that should have closed it.
 *
 * @param kind what it is
 * @param description the thing, for people: a thread with its stack, a process with its command line, a
 *     descriptor with its target; may have several lines
 * @since 0.1
 */
public record Leak(Kind kind, String description) {
    /** The things that leak. */
    public enum Kind {
        /** A live platform thread. */
        THREAD,
        /** A live child process, or one of its own. */
        PROCESS,
        /** An open file, socket or pipe. */
        DESCRIPTOR,
        /** A temporary file or directory that the SDK made. */
        TEMPORARY_FILE
    }

    /**
     * Checks the components.
     *
     * @param kind what it is
     * @param description the thing, for people
     */
    public Leak {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
    }

    /** What stays the same when the same leak is seen again: not the state of a thread, nor its stack. */
    String identity() {
        return kind == Kind.THREAD ? description.substring(0, description.indexOf(',')) : description;
    }

    /** The kind and the thing, for people. */
    @Override
    public String toString() {
        return switch (kind) {
                    case THREAD -> "thread ";
                    case PROCESS -> "process ";
                    case DESCRIPTOR -> "descriptor ";
                    case TEMPORARY_FILE -> "temporary file ";
                }
                + description;
    }
}
