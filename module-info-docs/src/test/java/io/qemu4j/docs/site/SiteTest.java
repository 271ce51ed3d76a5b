package io.qemu4j.docs.site;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site of a small tree. */
class SiteTest {
    @TempDir
    Path root;

    @BeforeEach
    void tree() throws IOException {
        write("README.md", "# Start\n[guide](module-info-docs/README.md) [code](code/A.java) [code](code)\n");
        write("CHANGELOG.md", "# Changes\n");
        write("code/A.java", "class A {}\n");
        write("module-info-docs/README.md", "# Guide\n[one](guide/one.md#deep-in-it), [two](guide/two.md)\n");
        write(
                "module-info-docs/guide/one.md",
                "# One\n## Deep in it\nneedle ![p](p.svg)\n```java\nimport java.util.List;\n\nclass Deep {}\n```\n");
        write("module-info-docs/guide/two.md", "# Two\n```sequence\na, b\na -> b: hello\n```\n[up](../../README.md)\n");
        write("module-info-docs/guide/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
        write("module-info-docs/decisions/001-x.md", "# Why x\nBecause.\n");
        write("out/lib/lunr.min.js", "");
        write("out/lib/highlight.js", "");
    }

    @Test
    void linksLeadFromPageToPage() throws IOException {
        build();

        assertTrue(page("index.html").contains("<a href=\"guide/index.html\">guide</a>"));
        assertTrue(page("guide/index.html").contains("<a href=\"../guide/one.html#deep-in-it\">one</a>"));
        assertTrue(page("guide/two.html").contains("<a href=\"../index.html\">up</a>"));
        assertTrue(page("decisions/index.html").contains("<a href=\"001-x.html\">Why x</a>"));
    }

    @Test
    void whatTheSiteLeavesOutIsWhereTheSourcesAre() throws IOException {
        build();

        assertTrue(page("index.html").contains("<a href=\"https://example.org/blob/main/code/A.java\">"));
        assertTrue(page("index.html").contains("<a href=\"https://example.org/tree/main/code\">"));
    }

    @Test
    void searchKnowsEverySection() throws IOException {
        build();

        assertTrue(page("search-index.js").contains("\"guide/one.html#deep-in-it\""), page("search-index.js"));
        assertTrue(page("search-index.js").contains("needle"));
        assertTrue(page("search-index.js").contains("class Deep"));
        assertFalse(page("search-index.js").contains("java.util"));
    }

    @Test
    void sequenceIsAPicture() throws IOException {
        build();

        assertTrue(page("guide/two.html").contains("<svg"));
        assertFalse(page("guide/two.html").contains("-&gt;"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Thing               | Thing.html
                    @Thing              | Thing.html
                    Thing.Part          | Thing.Part.html
                    Thing.run()         | Thing.html#run()
                    Thing#run           | Thing.html#run()
                    Thing#run(Path, int)| Thing.html#run(java.nio.file.Path,int)
                    Thing.run(limit)    | Thing.html#run()
                    Thing.LIMIT         | Thing.html#LIMIT
                    Thing.inherited     | Thing.html
                    """)
    void typesLeadToTheJavadoc(String code, String url) throws IOException {
        javadoc();
        write("module-info-docs/guide/two.md", "# Two\nSee `" + code + "`, [`Thing`](one.md) and `Other`.\n");

        build();

        String page = page("guide/two.html");
        assertTrue(page.contains("<a href=\"../api/m/p/" + url + "\"><code>" + code + "</code></a>"), page);
        assertTrue(page.contains("<a href=\"../guide/one.html\"><code>Thing</code></a> and <code>Other</code>"), page);
    }

    @Test
    void memberThatTheJavadocDoesNotHaveFailsTheBuild() throws IOException {
        javadoc();
        write("module-info-docs/guide/two.md", "# Two\n`Thing.fly()`\n");

        assertTrue(refusal().contains("guide/two.md: Thing.fly() is not in the Javadoc: no member fly"), refusal());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [x](no.md)              | guide/two.md: no.md leads nowhere
                    [x](one.md#no)          | guide/two.html: ../guide/one.html#no leads nowhere
                    [x](#no)                | guide/two.html: ../guide/two.html#no leads nowhere
                    ![x](no.svg)            | guide/two.md: no.svg leads nowhere
                    [x](../../../etc)       | guide/two.md: ../../../etc leads nowhere
                    <a href="no.html">x</a> | guide/two.html: no.html leads nowhere
                    """)
    void deadLinkFailsTheBuild(String link, String fault) throws IOException {
        write("module-info-docs/guide/two.md", "# Two\n" + link + "\n");

        assertTrue(refusal().contains(fault), refusal());
    }

    @Test
    void pageThatNobodyCanFindFailsTheBuild() throws IOException {
        write("module-info-docs/guide/three.md", "# Three\n");

        assertTrue(refusal().contains("module-info-docs/README.md does not list guide/three.md"), refusal());
    }

    @Test
    void pageFarFromTheStartFailsTheBuild() throws IOException {
        write("code/README.md", "# Code\n");
        write("code/deep/README.md", "# Deep\n");

        assertTrue(refusal().contains("code/deep/index.html: more than 2 clicks from the start page"), refusal());
        assertFalse(refusal().contains("code/index.html"), refusal());
    }

    @Test
    void pageWithoutTitleFailsTheBuild() throws IOException {
        write("module-info-docs/guide/two.md", "Two\n");

        assertTrue(refusal().contains("guide/two.md: does not begin with its title"), refusal());
    }

    private void javadoc() throws IOException {
        write("out/api/index.html", "");
        write("out/api/m/p/Thing.Part.html", "");
        write("out/api/m/p/Thing.html", """
                <section id="run()"></section><section id="run(java.nio.file.Path,int)"></section>
                <section id="LIMIT"></section><a href="Super.html#inherited()"></a>
                """);
    }

    private String refusal() {
        return assertThrows(IllegalStateException.class, this::build).getMessage();
    }

    private void build() throws IOException {
        Site.build(root, "target", root.resolve("out"), "https://example.org");
    }

    private String page(String url) throws IOException {
        return Files.readString(root.resolve("out").resolve(url));
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
