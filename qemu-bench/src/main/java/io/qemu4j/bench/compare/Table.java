package io.qemu4j.bench.compare;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The results as Markdown: median (least–most), and the ratio to the yardstick. */
final class Table {
    private Table() {}

    static String of(Results results, String yardstick) {
        List<String> clients = results.clients();
        StringBuilder out = new StringBuilder("| |");
        clients.forEach(client -> out.append(' ').append(client).append(" |"));
        out.append("\n|---|").append("---|".repeat(clients.size())).append('\n');
        for (Results.Row row : results.rows()) {
            out.append("| ").append(row.title()).append(" |");
            for (String client : clients) {
                out.append(' ').append(cell(row, client, yardstick)).append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String cell(Results.Row row, String client, String yardstick) {
        List<Double> values = row.byClient().get(client);
        if (values == null) {
            return "–";
        }
        String text = number(Numbers.median(values)) + " (" + number(Collections.min(values)) + "–"
                + number(Collections.max(values)) + ")";
        double ratio = row.ratio(client, yardstick);
        return Double.isNaN(ratio) || client.equals(yardstick)
                ? text
                : text + String.format(Locale.ROOT, " **%.2f×**", ratio);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
