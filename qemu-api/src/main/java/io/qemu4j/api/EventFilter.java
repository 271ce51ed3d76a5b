package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says which events are wanted. Built once, asked often: names are looked up in a set, patterns and paths
 * are compiled.
 *
 * <p>Several names, each with a condition of its own, are combined with {@link #or}; the first event that
 * fits any of them fits:
 *
 * <pre>{@code
 * EventFilter over = EventFilter.named("BLOCK_JOB_COMPLETED").and(EventFilter.equalTo("data.device", "job0"))
 *         .or(EventFilter.named("JOB_STATUS_CHANGE").and(EventFilter.oneOf("data.status", "aborting", "null")));
 * }</pre>
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

    private final boolean hasPredicate;
    private final String text;

    private EventFilter(@Nullable Set<String> names, Predicate<Event> test, String text) {
        this(names, test, test, false, text);
    }

    private EventFilter(
            @Nullable Set<String> names,
            Predicate<Event> screen,
            Predicate<Event> test,
            boolean hasPredicate,
            String text) {
        this.names = names;
        this.screen = screen;
        this.test = test;
        this.hasPredicate = hasPredicate;
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
        Optional<String> name =
                pattern.find("event").filter(JsonString.class::isInstance).map(JsonValue::asString);
        Map<String, JsonValue> rest = new LinkedHashMap<>(pattern.asMap());
        name.ifPresent(wanted -> rest.remove("event"));
        Pattern.Subset compiled = Pattern.Subset.of(JsonObject.copyOf(rest));
        return new EventFilter(name.map(Set::of).orElse(null), compiled::fits, "matching " + pattern);
    }

    /**
     * Fits events that have no such member. An event is without {@code data.error} also when it has no
     * {@code data}, and when that is no object; a member that is {@code null} is there.
     *
     * @param path member names from the whole message down, separated by dots, such as {@code data.error}
     * @return the filter
     * @throws IllegalArgumentException if a name is empty, or has a bracket or quote in it
     */
    public static EventFilter absent(String path) {
        EventPath compiled = EventPath.of(path);
        return new EventFilter(null, event -> compiled.in(event) == null, "without " + compiled);
    }

    /**
     * Fits events that have exactly this value: unlike in a {@linkplain #matching pattern}, {@code null}
     * fits {@code null} alone, and an object the one with the very same members.
     *
     * @param path member names from the whole message down, separated by dots, such as {@code data.device}
     * @param value the value, as {@link JsonValue#of} takes it
     * @return the filter
     * @throws IllegalArgumentException if the path is none, as for {@link #absent}, or the value is no JSON
     */
    public static EventFilter equalTo(String path, @Nullable Object value) {
        return oneOf(path, new @Nullable Object[] {value});
    }

    /**
     * Fits events that have exactly one of these values, each compared as by {@link #equalTo}.
     *
     * @param path member names from the whole message down, separated by dots, such as {@code data.status}
     * @param values the values, at least one, as {@link JsonValue#of} takes them
     * @return the filter
     * @throws IllegalArgumentException if there is no value, or as for {@link #equalTo}
     */
    public static EventFilter oneOf(String path, @Nullable Object... values) {
        EventPath compiled = EventPath.of(path);
        if (values.length == 0) {
            throw new IllegalArgumentException("no value given for " + compiled);
        }
        Set<JsonValue> wanted = new LinkedHashSet<>();
        for (Object value : values) {
            wanted.add(JsonValue.of(value));
        }
        String text = wanted.stream().map(JsonValue::toString).collect(Collectors.joining(" or "));
        return new EventFilter(null, event -> isOneOf(wanted, compiled.in(event)), compiled + " = " + text);
    }

    private static boolean isOneOf(Set<JsonValue> wanted, @Nullable JsonValue value) {
        return value != null && wanted.contains(value);
    }

    /**
     * Fits events that a predicate accepts. It runs on the thread that takes from the stream, never on a
     * session's reader, and may be asked more than once about one event. So a stream with such a filter
     * holds, and counts against its bound, what the predicate has not been asked about yet.
     *
     * @param predicate the predicate; what it throws reaches the taker, and the event stays queued
     * @return the filter
     */
    public static EventFilter where(Predicate<Event> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return new EventFilter(null, event -> true, predicate, true, "where a predicate holds");
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
                hasPredicate || other.hasPredicate,
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
                hasPredicate || other.hasPredicate,
                "(" + text + ") and (" + other.text + ")");
    }

    /**
     * Tells whether the event fits.
     *
     * @param event the event
     * @return true when it fits
     */
    public boolean fits(Event event) {
        return couldFit(event.name()) && test.test(event);
    }

    /**
     * Tells whether the event fits as far as can be told without running a {@linkplain #where user's
     * predicate}: for code that must not run any.
     *
     * @param event the event
     * @return false when it certainly does not fit
     */
    public boolean couldFit(Event event) {
        return couldFit(event.name()) && screen.test(event);
    }

    /**
     * Tells whether an event of this name may fit: for code that has not made the event yet, and need not if not.
     *
     * @param name the event's name
     * @return false when certainly no event of this name fits
     */
    public boolean couldFit(String name) {
        return names == null || names.contains(name);
    }

    /**
     * Tells whether a {@linkplain #where user's predicate} takes part. Without one, an event that {@linkplain
     * #couldFit could fit} does fit.
     *
     * @return true if asking this filter may run user code
     */
    public boolean hasPredicate() {
        return hasPredicate;
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
