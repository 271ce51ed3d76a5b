package io.qemu4j.docs.site;

import java.util.ArrayList;
import java.util.List;

/** A picture in the making. Its colours are those of the page around it: classes, see site.css. */
final class Svg {
    /** The height of a line of text. */
    static final int LINE = 18;

    private static int made;

    private final String marker = "arrow" + made++;
    private final StringBuilder shapes = new StringBuilder();

    void box(int x, int y, int width, int height, String kind) {
        shape("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>", kind, x, y, width, height);
    }

    void line(int x1, int y1, int x2, int y2, String kind) {
        shape("<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", kind, x1, y1, x2, y2);
    }

    void arrow(int x1, int y1, int x2, int y2, String kind) {
        shape(
                "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" marker-end=\"url(#%s)\"/>",
                kind, x1, y1, x2, y2, marker);
    }

    /** Lines of text from y downwards; the anchor is "start", "middle" or "end". */
    void text(int x, int y, String anchor, String kind, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            shape(
                    "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                    kind, x, y + LINE * (i + 1) - 5, anchor, Page.escape(lines.get(i)));
        }
    }

    String done(int width, int height, String title) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" style=\"min-width: min(%dpx, 34rem)\">\n"
                        .formatted(width, height, width, height, width)
                + "<title>" + Page.escape(title) + "</title>\n<defs><marker id=\"" + marker
                + "\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"11\" markerHeight=\"11\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
                + "<path class=\"head\" d=\"M0 0L10 5L0 10z\"/></marker></defs>\n" + shapes + "</svg>\n";
    }

    /** About how wide a text is, in the fonts at hand: rather too much. */
    static int width(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0) * 7;
    }

    static int strongWidth(String text) {
        return text.length() * 17 / 2;
    }

    /** A text cut at blanks into lines of at most so many characters, where it has blanks. */
    static List<String> wrapped(String text, int length) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > length) {
                lines.add(line);
                line = word;
            } else {
                line = line.isEmpty() ? word : line + " " + word;
            }
        }
        lines.add(line);
        return lines;
    }

    private void shape(String format, Object... values) {
        shapes.append(format.formatted(values)).append('\n');
    }
}
