package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for those who come from Python: what they name is there. */
class FromPythonTest {
    private static final Path GUIDE = Path.of("guide");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final List<String> PACKAGES =
            List.of("io.qemu4j.machine", "io.qemu4j.api", "io.qemu4j.api.json", "io.qemu4j.api.spi", "io.qemu4j.qmp");

    /** A row of a table: its cells. */
    private record Row(List<String> cells) {
        String last() {
            return cells.get(cells.size() - 1);
        }
    }

    /** The rows of the tables with these columns. */
    private static List<Row> rows(String page, String header) throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(GUIDE.resolve(page))) {
            if (line.equals(header)) {
                within = true;
            } else if (!line.startsWith("|")) {
                within = false;
            } else if (within && !line.startsWith("| ---")) {
                rows.add(new Row(Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .collect(Collectors.toList())));
            }
        }
        return rows;
    }

    private static List<Row> members() throws IOException {
        List<Row> rows = rows("from-python.md", "| Python | Java | differences | test |");
        assertFalse(rows.isEmpty());
        return rows;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.toList());
    }

    private static Set<String> listed() throws IOException {
        try (InputStream list = FromPythonTest.class.getResourceAsStream("python-members.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceFirst("^\\+ ", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyMemberHasOneRow() throws IOException {
        List<String> names = members().stream()
                .flatMap(row -> code(row.cells().get(0)).stream())
                .collect(Collectors.toList());

        assertEquals(listed(), new TreeSet<>(names));
        assertEquals(names.size(), new TreeSet<>(names).size(), "a member has two rows");
    }

    @Test
    void noCellIsEmptyAndWhatIsLeftOutHasItsReason() throws IOException {
        for (Row row : members()) {
            assertEquals(4, row.cells().size(), row::toString);
            assertTrue(row.cells().stream().noneMatch(String::isEmpty), row::toString);
            boolean leftOut = row.cells().get(2).matches("left out: .{20,}");
            assertEquals(leftOut, row.cells().get(1).equals("–"), row::toString);
            assertEquals(leftOut, row.last().equals("–"), row::toString);
        }
    }

    @Test
    void everyJavaMemberIsThere() throws IOException {
        for (Row row : members()) {
            List<String> named = code(row.cells().get(1));
            assertTrue(!named.isEmpty() || row.cells().get(1).equals("–"), row::toString);
            for (String member : named) {
                assertTrue(isMember(member), () -> member + " is not there: " + row);
            }
        }
    }

    /** {@code Class}, {@code Class#method} or {@code Class#method(Type, Type)}. */
    private static boolean isMember(String text) {
        Matcher parts = Pattern.compile("(\\w+)(?:#(\\w+)(?:\\((.*)\\))?)?").matcher(text);
        if (!parts.matches()) {
            return false;
        }
        String method = parts.group(2);
        String types = parts.group(3);
        return classes(parts.group(1))
                .anyMatch(type -> method == null
                        || Stream.of(type.getMethods())
                                .filter(candidate -> candidate.getName().equals(method))
                                .anyMatch(candidate ->
                                        types == null || types(candidate).equals(types)));
    }

    private static Stream<Class<?>> classes(String name) {
        return PACKAGES.stream().flatMap(where -> {
            try {
                return Stream.<Class<?>>of(Class.forName(where + "." + name));
            } catch (ClassNotFoundException e) {
                return Stream.empty();
            }
        });
    }

    private static String types(Method method) {
        String types = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.isVarArgs() ? types.replaceFirst("\\[\\]$", "...") : types;
    }

    @Test
    void everyTestIsThere() throws IOException {
        try (Tests tests = Tests.ofTheTree()) {
            for (Row row : members()) {
                List<String> named = code(row.last());
                assertTrue(!named.isEmpty() || row.last().equals("–"), row::toString);
                tests.assertThere(named, row);
            }
        }
    }

    @Test
    void everyDefectOfTheMachineHasATestOfItsName() throws IOException {
        List<Row> rows = rows("defects.md", "| | defect | here | test |");

        try (Tests tests = Tests.ofTheTree()) {
            for (int number = 1; number <= 21; number++) {
                Row row = rows.get(number - 1);
                String prefix = String.format("#l%02d_", number);
                assertEquals("L" + number, row.cells().get(0));
                assertTrue(row.last().contains(prefix), row::toString);
                tests.assertThere(code(row.last()), row);
            }
        }
        assertEquals(21, rows.size());
    }

    @Test
    void everyTestOfTheOtherDefectsIsThere() throws IOException {
        List<Row> rows = new ArrayList<>(rows("defects.md", "| defect | here | test |"));
        rows.addAll(rows("defects.md", "| pitfall | test |"));
        assertFalse(rows.isEmpty());

        try (Tests tests = Tests.ofTheTree()) {
            for (Row row : rows) {
                List<String> named = code(row.last()).stream()
                        .filter(name -> Tests.NAME.matcher(name).matches())
                        .collect(Collectors.toList());
                tests.assertThere(named, row);
            }
        }
    }
}
