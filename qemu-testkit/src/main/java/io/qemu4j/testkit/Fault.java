package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A way in which a QMP dialogue breaks: what goes wrong, and when. A test that runs over {@link #matrix}
 * sees what its code does in each case:
 *
 * <pre>{@code
 * @ParameterizedTest
 * @MethodSource("io.qemu4j.testkit.Fault#matrix")
 * void everyFaultEndsAsDocumented(Fault fault) {
 *     try (FakeQemu fake = FakeQemu.playing(fault.script())) {
 *         … Qmp.connect(fake.address(), options with fake.transports()) …
 *     }
 * }
 * }</pre>
 *
 * @param step when it happens
 * @param kind what happens
 * @since 0.1
 */
public record Fault(Step step, Kind kind) {
    /** The id of a reply that answers no command. */
    public static final String WRONG_ID = "nobody's";

    /** When a fault happens. Until then, and after it where the connection lives, all is well. */
    public enum Step {
        /** When the client connects. It is refused, or left waiting. */
        CONNECT,
        /** In place of the greeting. */
        GREETING,
        /** In place of the reply to {@code qmp_capabilities}. */
        NEGOTIATE,
        /** In place of the reply to {@code query-status}. */
        EXECUTE,
        /** In place of the event {@code STOP}, before the reply to {@code stop}. */
        EVENT,
        /** In place of the reply to {@code quit}. */
        CLOSE
    }

    /** What happens. */
    public enum Kind {
        /** The connection is closed. */
        HANG_UP,
        /** The connection stays open and neither takes nor gives anything any more. */
        STALL,
        /** The first half of the message comes, and then the end of the stream. */
        HALF_FRAME,
        /** A line that is not JSON comes. */
        GARBAGE,
        /**
         * A reply comes with the id {@link Fault#WRONG_ID}; in place of an event, the event comes with
         * such an id.
         */
        WRONG_ID
    }

    /**
     * Checks the components.
     *
     * @param step when it happens
     * @param kind what happens
     * @throws IllegalArgumentException for something sent while connecting
     */
    public Fault {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(kind, "kind");
        if (step == Step.CONNECT && kind != Kind.HANG_UP && kind != Kind.STALL) {
            throw new IllegalArgumentException("nothing is sent before the greeting: " + kind);
        }
    }

    /**
     * Every fault at every step.
     *
     * @return 27 faults: of the six times five, connecting knows only two
     */
    public static List<Fault> matrix() {
        List<Fault> faults = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Kind kind : Kind.values()) {
                if (step != Step.CONNECT || kind == Kind.HANG_UP || kind == Kind.STALL) {
                    faults.add(new Fault(step, kind));
                }
            }
        }
        return faults;
    }

    /**
     * A lenient script with this fault in it.
     *
     * @return a new script
     */
    public Script script() {
        Script script = Script.lenient();
        return switch (step) {
            case CONNECT -> kind == Kind.HANG_UP ? script.refuse() : script.neverAccept();
            case GREETING -> goWrong(script.noGreeting(), Script::greet);
            case NEGOTIATE -> script.when("qmp_capabilities", s -> goWrong(s, Answer::reply));
            case EXECUTE -> script.when("query-status", s -> goWrong(s, Answer::reply));
            case EVENT ->
                script.when("stop", s -> goWrong(s, l -> l.event("STOP")).reply());
            case CLOSE -> script.when("quit", s -> goWrong(s, Answer::reply));
        };
    }

    private <S extends Lines<S>> S goWrong(S lines, Consumer<S> message) {
        switch (kind) {
            case HANG_UP -> lines.hangUp();
            case STALL -> lines.stall();
            case HALF_FRAME -> {
                message.accept(lines.cutShort());
                lines.hangUp();
            }
            case GARBAGE -> lines.raw("}this is not JSON{\r\n");
            case WRONG_ID -> {
                if (step == Step.EVENT) {
                    lines.send(JsonObject.of("event", "STOP", "id", WRONG_ID));
                } else {
                    lines.replyWithId(WRONG_ID, JsonObject.empty());
                }
            }
        }
        return lines;
    }

    /** The step and the kind, for people. */
    @Override
    public String toString() {
        return (step + ": " + kind).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
