package io.qemu4j.bench.compare;

import java.util.List;
import java.util.Locale;

/**
 * The ratios to the yardstick as an SVG: bars from 1, so that what sticks out to the right costs more than the
 * yardstick. Rates are turned over first: longer is always worse.
 */
final class Chart {
    private static final List<String> COLORS =
            List.of("#1f77b4", "#2ca02c", "#d62728", "#ff7f0e", "#9467bd", "#8c564b");
    private static final int LEFT = 320;
    private static final int UNIT = 200;
    private static final int BAR = 12;
    private static final double MOST = 3.5;

    private final StringBuilder out = new StringBuilder();
    private int y = 40;

    private Chart() {}

    static String of(Results results, String yardstick) {
        List<String> clients =
                results.clients().stream().filter(c -> !c.equals(yardstick)).toList();
        Chart chart = new Chart();
        chart.legend(clients, yardstick);
        for (Results.Row row : results.rows()) {
            chart.row(row, clients, yardstick);
        }
        return chart.finish();
    }

    private void legend(List<String> clients, String yardstick) {
        int x = 10;
        for (int i = 0; i < clients.size(); i++) {
            add("<rect x='%d' y='8' width='12' height='12' fill='%s'/>", x, color(i));
            text(x + 16, 18, "start", clients.get(i));
            x += 30 + 8 * clients.get(i).length();
        }
        text(x, 18, "start", "cost against " + yardstick + " = 1; shorter is better");
    }

    private void row(Results.Row row, List<String> clients, String yardstick) {
        int top = y;
        for (int i = 0; i < clients.size(); i++) {
            double ratio = row.ratio(clients.get(i), yardstick);
            if (!Double.isNaN(ratio)) {
                double cost = row.moreIsBetter() ? 1 / ratio : ratio;
                int width = (int) (UNIT * Math.min(cost, MOST));
                add("<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>", LEFT, y, width, BAR - 2, color(i));
                text(LEFT + width + 4, y + BAR - 3, "start", String.format(Locale.ROOT, "%.2f", cost));
                y += BAR;
            }
        }
        text(LEFT - 8, (top + y) / 2 + 4, "end", row.title());
        y += 10;
    }

    private static String color(int client) {
        return COLORS.get(client % COLORS.size());
    }

    private void text(int x, int y, String anchor, String text) {
        add(
                "<text x='%d' y='%d' text-anchor='%s'>%s</text>",
                x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String finish() {
        add("<line x1='%1$d' y1='30' x2='%1$d' y2='%2$d' stroke='#000' stroke-dasharray='3'/>", LEFT + UNIT, y);
        int width = LEFT + (int) (UNIT * MOST) + 50;
        return "<svg xmlns='http://www.w3.org/2000/svg' width='" + width + "' height='" + (y + 10)
                + "' font-family='sans-serif' font-size='11'>\n<rect width='100%' height='100%' fill='#fff'/>\n" + out
                + "</svg>\n";
    }
}
