package io.qemu4j.bench.compare;

import java.util.List;
import java.util.stream.Collectors;

/** Order statistics. */
final class Numbers {
    private Numbers() {}

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static double percentile(List<Double> values, double p) {
        List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
        return sorted.get(Math.min(sorted.size() - 1, (int) (p * sorted.size())));
    }
}
