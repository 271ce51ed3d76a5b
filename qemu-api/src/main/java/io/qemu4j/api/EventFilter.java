package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which events are wanted. Built once, asked often: names are looked up in a set, patterns are
 * compiled.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class EventFilter {
    private static final EventFilter ANY = new EventFilter(null, event -> true, "any");

    /** The only names that can fit, or null where the name alone decides nothing. */
    private final @Nullable Set<String> names;

    /** What can be told without running user code; fits whenever {@link #test} does. */
    private final Predicate<Event> screen;

    private final Predicate<Event> test;
    private final String text;

    private EventFilter(@Nullable Set<String> names, Predicate<Event> test, String text) {
        this(names, test, test, text);
    }

    private EventFilter(@Nullable Set<String> names, Predicate<Event> screen, Predicate<Event> test, String text) {
        this.names = names;
        this.screen = screen;
        this.test = test;
        this.text = text;
    }

    /**
     * Fits every event.
     *
     * @return the filter
     */
    public static EventFilter any() {
        return ANY;
    }

    /**
     * Fits events with one of the given names.
     *
     * @param names the names, at least one, as QEMU spells them
     * @return the filter
     * @throws IllegalArgumentException if there is no name, or an empty one
     */
    public static EventFilter named(String... names) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("an event name is empty");
            }
            wanted.add(name);
        }
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no event name given; any() fits every event");
        }
        return new EventFilter(Set.copyOf(wanted), event -> true, String.join(" or ", wanted));
    }

    /**
     * Fits events whose whole message contains the pattern: every member of the pattern must be there
     * and fit. {@code null} in the pattern fits any present value, {@code null} included; an object
     * fits an object as a subset, recursively, and an empty object fits anything; everything else fits
     * its equal, numbers by value ({@code 1} is {@code 1.0}), lists element by element and whole.
     *
     * <p>The same rule as {@code event_match} of QEMU's Python package, but for lists, the empty string
     * and booleans, which here fit nothing but their equals.
     *
     * @param pattern the pattern, such as {@code {"data":{"device":"disk0"}}}
     * @return the filter
     */
    public static EventFilter matching(JsonObject pattern) {
        Pattern compiled = Pattern.of(pattern);
        return new EventFilter(null, event -> compiled.fits(event.raw()), "matching " + pattern);
    }

    /**
     * Fits events that a predicate accepts. It runs on the thread that takes from the stream, never on a
     * session's reader, and may be asked more than once about one event.
     *
     * @param predicate the predicate; what it throws reaches the taker, and the event stays queued
     * @return the filter
     */
    public static EventFilter where(Predicate<Event> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return new EventFilter(null, event -> true, predicate, "where a predicate holds");
    }

    /**
     * Fits events that fit this filter or the other.
     *
     * @param other the other filter
     * @return the combination
     */
    public EventFilter or(EventFilter other) {
        Objects.requireNonNull(other, "other");
        return new EventFilter(
                union(names, other.names),
                event -> couldFit(event) || other.couldFit(event),
                event -> fits(event) || other.fits(event),
                text + " or " + other.text);
    }

    /**
     * Fits events that fit this filter and the other.
     *
     * @param other the other filter
     * @return the combination
     */
    public EventFilter and(EventFilter other) {
        Objects.requireNonNull(other, "other");
        return new EventFilter(
                intersection(names, other.names),
                event -> screen.test(event) && other.screen.test(event),
                event -> test.test(event) && other.test.test(event),
                "(" + text + ") and (" + other.text + ")");
    }

    /**
     * Tells whether the event fits.
     *
     * @param event the event
     * @return true when it fits
     */
    public boolean fits(Event event) {
        return isNameWanted(event) && test.test(event);
    }

    /**
     * Tells whether the event fits as far as can be told without running a {@linkplain #where user's
     * predicate}: for code that must not run any.
     *
     * @param event the event
     * @return false when it certainly does not fit
     */
    public boolean couldFit(Event event) {
        return isNameWanted(event) && screen.test(event);
    }

    private boolean isNameWanted(Event event) {
        return names == null || names.contains(event.name());
    }

    /** What is wanted, for people. */
    @Override
    public String toString() {
        return text;
    }

    private static @Nullable Set<String> union(@Nullable Set<String> a, @Nullable Set<String> b) {
        if (a == null || b == null) {
            return null;
        }
        Set<String> all = new TreeSet<>(a);
        all.addAll(b);
        return Set.copyOf(all);
    }

    private static @Nullable Set<String> intersection(@Nullable Set<String> a, @Nullable Set<String> b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        Set<String> both = new TreeSet<>(a);
        both.retainAll(b);
        return Set.copyOf(both);
    }
}
