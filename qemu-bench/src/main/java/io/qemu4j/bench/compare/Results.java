package io.qemu4j.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured: a value a round, by what it is and whose. */
final class Results {
    /** One row: a value of each round for each client, in the order of the rounds. */
    record Row(String title, boolean moreIsBetter, Map<String, List<Double>> byClient) {
        /** The median over the rounds of a client's value to the yardstick's in the same round. */
        double ratio(String client, String yardstick) {
            List<Double> own = byClient.get(client);
            List<Double> limit = byClient.get(yardstick);
            if (own == null || limit == null) {
                return Double.NaN;
            }
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < Math.min(own.size(), limit.size()); i++) {
                ratios.add(own.get(i) / limit.get(i));
            }
            return Numbers.median(ratios);
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(Scenario scenario, String client, Map<String, Double> measured) {
        measured.forEach((metric, value) -> {
            String title = scenario.describe(metric);
            if (!title.isEmpty()) {
                rows.computeIfAbsent(title, t -> new Row(t, Scenario.moreIsBetter(metric), new LinkedHashMap<>()))
                        .byClient()
                        .computeIfAbsent(client, c -> new ArrayList<>())
                        .add(scenario.convert(metric, value));
            }
        });
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    List<String> clients() {
        return rows.values().stream()
                .map(row -> row.byClient().keySet())
                .flatMap(Set::stream)
                .distinct()
                .toList();
    }
}
