package io.qemu4j.docs.site;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who says what to whom, in order, as a picture. The text names the parties, separated by commas, in its first line; then a
 * line {@code a -> b: text} is an arrow, {@code a --> b: text} a dashed one, {@code a: text} what a does by itself.
 */
final class SequencePicture {
    private static final Pattern STEP = Pattern.compile("([^:>]+?)(?:\\s*(-{1,2}>)\\s*([^:]+?))?\\s*:\\s+(.+)");
    private static final int CHARACTERS = 27;
    private static final int HEAD = 30;
    private static final int GAP = 12;
    private static final int APART = 100;

    private record Step(int from, int to, boolean dashed, List<String> text) {
        boolean alone() {
            return from == to;
        }
    }

    private final List<String> parties;
    private final List<Step> steps;
    private final int[] x;
    private final Svg svg = new Svg();

    private SequencePicture(List<String> lines) {
        parties = Arrays.stream(lines.get(0).split(",")).map(String::strip).toList();
        steps = lines.subList(1, lines.size()).stream().map(this::step).toList();
        x = new int[parties.size()];
    }

    /**
     * The picture of a text.
     *
     * @throws IllegalArgumentException if a line cannot be read, or names a party that the first line does not
     */
    static String svg(String text) {
        return new SequencePicture(text.lines().filter(line -> !line.isBlank()).toList()).draw();
    }

    private Step step(String line) {
        Matcher match = STEP.matcher(line.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("not a step of a sequence: " + line);
        }
        int from = party(match.group(1), line);
        int to = match.group(3) == null ? from : party(match.group(3), line);
        return new Step(from, to, "-->".equals(match.group(2)), Svg.wrapped(match.group(4), CHARACTERS));
    }

    private int party(String name, String line) {
        int party = parties.indexOf(name);
        if (party < 0) {
            throw new IllegalArgumentException("no party of that name: " + line);
        }
        return party;
    }

    private String draw() {
        int right = place();
        int y = HEAD + GAP;
        for (Step step : steps) {
            int height = step.text().size() * Svg.LINE;
            y += step.alone() ? height + 8 + GAP : height + GAP;
        }
        for (int i = 0; i < x.length; i++) {
            int width = Svg.strongWidth(parties.get(i)) + 20;
            svg.line(x[i], HEAD, x[i], y, "life");
            svg.box(x[i] - width / 2, 1, width, HEAD, "party");
            svg.text(x[i], 6, "middle", "strong", List.of(parties.get(i)));
        }
        int at = HEAD + GAP;
        for (Step step : steps) {
            at = draw(step, at);
        }
        return svg.done(right, y + 1, "Sequence between " + String.join(", ", parties));
    }

    private int draw(Step step, int y) {
        int height = step.text().size() * Svg.LINE;
        int from = x[step.from()];
        int to = x[step.to()];
        if (step.alone()) {
            int width = Svg.width(step.text()) + 16;
            svg.box(from - width / 2, y, width, height + 8, "note");
            svg.text(from, y + 4, "middle", "plain", step.text());
            return y + height + 8 + GAP;
        }
        svg.text((from + to) / 2, y - 2, "middle", "plain", step.text());
        svg.arrow(from, y + height, to, y + height, step.dashed() ? "message dashed" : "message");
        return y + height + GAP;
    }

    /** Places the parties so far apart that every text fits, and returns the width of the picture. */
    private int place() {
        int[] half = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            half[i] = Svg.strongWidth(parties.get(i)) / 2 + 12;
        }
        for (Step step : steps) {
            if (step.alone()) {
                half[step.from()] = Math.max(half[step.from()], Svg.width(step.text()) / 2 + 10);
            }
        }
        x[0] = half[0];
        for (int i = 1; i < x.length; i++) {
            x[i] = x[i - 1] + Math.max(APART, Math.max(half[i - 1], half[i]) + 10);
            for (Step step : steps) {
                int left = Math.min(step.from(), step.to());
                if (!step.alone() && Math.max(step.from(), step.to()) == i) {
                    x[i] = Math.max(x[i], x[left] + Svg.width(step.text()) + 24);
                }
            }
        }
        return x[x.length - 1] + half[x.length - 1] + 2;
    }
}
