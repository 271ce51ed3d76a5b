package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Console#expect} found.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class ConsoleMatch {
    private final String before;
    private final List<@Nullable String> groups;

    ConsoleMatch(String before, List<? extends @Nullable String> groups) {
        this.before = before;
        this.groups = Collections.unmodifiableList(new ArrayList<@Nullable String>(groups));
    }

    /**
     * What came before the match, since the previous one.
     *
     * @return the text; without its oldest part where it was larger than the console keeps
     */
    public String before() {
        return before;
    }

    /**
     * What matched.
     *
     * @return the text
     */
    public String text() {
        return group(0).orElseThrow();
    }

    /**
     * A group of the pattern that matched.
     *
     * @param number the group's number; 0 for the whole match
     * @return the group's text; empty when the group took no part in the match
     * @throws IndexOutOfBoundsException if the pattern has no such group
     */
    public Optional<String> group(int number) {
        return Optional.ofNullable(groups.get(number));
    }

    /** What came before the match, and the match. */
    @Override
    public String toString() {
        return before + text();
    }
}
