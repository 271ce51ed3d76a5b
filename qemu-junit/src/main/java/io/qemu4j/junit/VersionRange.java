package io.qemu4j.junit;

import io.qemu4j.api.QemuVersion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Conditions on a version that all have to hold: {@code >=7.2 <10}. */
record VersionRange(List<Bound> bounds) {
    private static final Pattern BOUND = Pattern.compile("(>=|>|<=|<|=)(\\d{1,9}(?:\\.\\d{1,9}){0,2})");

    /**
     * Reads conditions with blanks between them; none for an empty text.
     *
     * @throws IllegalArgumentException if there is anything else
     */
    static VersionRange parse(String text) {
        return new VersionRange(Stream.of(text.split(" "))
                .filter(part -> !part.isEmpty())
                .map(part -> bound(part, text))
                .toList());
    }

    private static Bound bound(String part, String all) {
        Matcher matcher = BOUND.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + part + "' in '" + all
                    + "' is no condition on a version; those are such as >=7.2, >7, <=8.1.0, <10, =7.2");
        }
        List<Integer> numbers =
                Stream.of(matcher.group(2).split("\\.")).map(Integer::valueOf).toList();
        return new Bound(matcher.group(1), numbers);
    }

    boolean contains(QemuVersion version) {
        return bounds.stream().allMatch(bound -> bound.admits(version));
    }

    /** One condition. Numbers that it leaves out are not compared. */
    record Bound(String relation, List<Integer> numbers) {
        boolean admits(QemuVersion version) {
            int order = order(List.of(version.major(), version.minor(), version.micro()));
            return switch (relation) {
                case ">=" -> order >= 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                case "<" -> order < 0;
                default -> order == 0;
            };
        }

        private int order(List<Integer> version) {
            for (int i = 0; i < numbers.size(); i++) {
                int order = version.get(i).compareTo(numbers.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }
}
