package io.qemu4j.testkit;

import io.qemu4j.api.QemuVersion;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finished {@link Script}.
 *
 * @param strict whether a command that no step expects is a failure
 * @param steps what happens, in order
 * @param standing what answers commands that come at any time, by their names
 */
record Program(
        boolean strict,
        List<Step> steps,
        Map<String, List<Step>> standing,
        Admission admission,
        QemuVersion version,
        String packageVersion,
        List<String> capabilities,
        WireStyle style,
        @Nullable QmpSchema schema) {

    /** What becomes of a client that connects. */
    enum Admission {
        ACCEPTED,
        REFUSED,
        LEFT_WAITING
    }

    /** What the fake does. */
    @FunctionalInterface
    interface Action {
        void perform(FakeMonitor monitor) throws IOException, InterruptedException;
    }

    /**
     * What the fake waits for.
     *
     * @param recordedId the id of the recorded command that this replays; null where it is no replay
     */
    record Expectation(
            String command,
            @Nullable JsonObject arguments,
            boolean outOfBand,
            @Nullable JsonValue recordedId) {
        Expectation(String command, @Nullable JsonObject arguments, boolean outOfBand) {
            this(command, arguments, outOfBand, null);
        }

        /** What a command came as, in the words of an expectation. */
        static Expectation of(ReceivedCommand came) {
            JsonObject arguments = came.arguments().isEmpty() ? null : came.arguments();
            return new Expectation(came.name(), arguments, came.outOfBand());
        }

        boolean fits(ReceivedCommand received) {
            return received.name().equals(command)
                    && received.outOfBand() == outOfBand
                    && (arguments == null || fits(arguments, received.arguments()));
        }

        private boolean fits(JsonObject wanted, JsonObject came) {
            return recordedId == null ? wanted.equals(came) : Hidden.fits(wanted, came);
        }

        @Override
        public String toString() {
            return command + (outOfBand ? " out-of-band" : "") + (arguments == null ? "" : " " + arguments);
        }
    }

    /** A line of the script: either an expectation or an action. */
    record Step(
            String text,
            @Nullable Expectation expectation,
            @Nullable Action action) {
        static Step expect(Expectation expectation) {
            return new Step("expect " + expectation, expectation, null);
        }

        static Step perform(String text, Action action) {
            return new Step(text, null, action);
        }
    }

    /** A line by its number; null after the last one. */
    @Nullable
    Step step(int number) {
        return number < steps.size() ? steps.get(number) : null;
    }

    /** The first expectation from a step on. */
    Optional<Expectation> expectedFrom(int step) {
        return steps.stream()
                .skip(step)
                .flatMap(s -> Optional.ofNullable(s.expectation()).stream())
                .findFirst();
    }

    JsonObject versionInfo() {
        return JsonObject.of(
                "qemu",
                JsonObject.of("micro", version.micro(), "minor", version.minor(), "major", version.major()),
                "package",
                packageVersion);
    }

    JsonObject greeting() {
        return JsonObject.of(
                "QMP", JsonObject.of("version", versionInfo(), "capabilities", JsonArray.copyOf(capabilities)));
    }

    /** The script around one of its lines, as a diff between it and what came. */
    String diff(int step, String came) {
        StringBuilder text = new StringBuilder();
        int from = Math.max(0, step - 4);
        int to = Math.min(steps.size(), step + 4);
        text.append("@@ line ")
                .append(Math.min(step + 1, steps.size()))
                .append(" of ")
                .append(steps.size());
        text.append(" @@");
        for (int i = from; i < step; i++) {
            text.append("\n    ").append(steps.get(i).text());
        }
        text.append("\n  - ").append(step < steps.size() ? steps.get(step).text() : "(end of the script)");
        text.append("\n  + ").append(came);
        for (int i = step + 1; i < to; i++) {
            text.append("\n    ").append(steps.get(i).text());
        }
        return text.toString();
    }
}
