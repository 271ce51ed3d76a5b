package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show of Java is what the tests compile and run. */
class SnippetsTest {
    private static final Snippets TREE = new Snippets(Path.of(".."));

    @TempDir
    Path directory;

    static List<Path> pages() throws IOException {
        return TREE.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageShowsTheSource(Path page) throws IOException {
        String corrected = TREE.corrected(page);
        if (Boolean.getBoolean("snippets.update")) {
            Files.writeString(page, corrected);
        }

        assertEquals(corrected, Files.readString(page), "-Dsnippets.update rewrites the pages");
    }

    @Test
    void blockIsReplacedByItsRegion() throws IOException {
        write("A.java", "class A {", "    // tag::one[]", "    int a;", "", "    // tag::two[]", "        int b;");
        append("A.java", "    // end::two[]", "    // end::one[]", "    int c;", "}");

        assertEquals("int a;\n\n    int b;\n", new Snippets(directory).region("A.java", "one"));
        assertEquals(
                List.of("text", "<!-- snippet: A.java#two -->", "```java", "int b;", "```", "more"),
                corrected("text", "<!-- snippet: A.java#two -->", "```java", "old", "old", "```", "more"));
    }

    @Test
    void excusedBlockAndOtherLanguagesStay() throws IOException {
        List<String> page = List.of(
                "<!-- not compiled: it is not meant to be -->",
                "```java",
                "int",
                "```",
                "```sh",
                "ls",
                "```",
                "```",
                "```");

        assertEquals(page, corrected(page.toArray(String[]::new)));
    }

    @Test
    void blockOfJavaNeedsItsSource() {
        assertTrue(refusal("text", "```java", "int a;", "```").startsWith("page.md:2: a block of Java needs"));
        assertTrue(refusal("<!-- not compiled: no -->", "```java", "```").contains("a block of Java needs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"B.java#one", "A.java#three", "A.java#twice", "A.java#backwards", "A.java#open"})
    void regionMustBeThere(String region) throws IOException {
        write("A.java", "tag::twice[]", "end::twice[]", "tag::twice[]", "end::twice[]", "tag::open[]");
        append("A.java", "end::backwards[]", "tag::backwards[]");

        String refusal = refusal("<!-- snippet: " + region + " -->", "```java", "```");

        assertTrue(refusal.startsWith(region.substring(0, 6)), refusal);
    }

    @Test
    void blockMustEnd() {
        assertEquals("page.md:1: a block without an end", refusal("```sh", "ls"));
    }

    private String refusal(String... page) {
        return assertThrows(AssertionError.class, () -> corrected(page)).getMessage();
    }

    private List<String> corrected(String... page) throws IOException {
        return new Snippets(directory).corrected(write("page.md", page)).lines().toList();
    }

    private Path write(String file, String... lines) throws IOException {
        return Files.write(directory.resolve(file), List.of(lines));
    }

    private void append(String file, String... lines) throws IOException {
        Files.write(directory.resolve(file), List.of(lines), java.nio.file.StandardOpenOption.APPEND);
    }
}
