package io.qemu4j.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCheckTest {
    @TempDir
    Path site;

    @BeforeEach
    void otherPages() throws IOException {
        write("guide/there.html", "<h1 id=\"top\">There</h1>");
        write("guide/picture.svg", "<svg/>");
        write(
                "api/m/T.html",
                "<a href=\"checked-by-javadoc.html\"></a><section id=\"run(java.lang.String)\"></section>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guide/there.html",
                "guide/there.html#top",
                "guide/picture.svg",
                "api/m/T.html#run(java.lang.String)",
                "#here",
                "https://example.org/not/followed"
            })
    void linkThatLeadsSomewhere(String link) throws IOException {
        assertEquals(List.of(), faults("<p id=\"here\"><a href=\"" + link + "\">text</a>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "there.html",
                "guide",
                "guide/there.html#bottom",
                "api/m/T.html#run()",
                "api/m/U.html",
                "#there",
                "../outside.html",
                "a b.html",
                "javascript:void(0)"
            })
    void deadLink(String link) throws IOException {
        assertEquals(List.of("page.html: " + link + " leads nowhere"), faults("<a href=\"" + link + "\">text</a>"));
    }

    @Test
    void picturesAndScriptsAreLinks() throws IOException {
        assertEquals(
                List.of("page.html: no.svg leads nowhere", "page.html: no.js leads nowhere"),
                faults("<img src=\"no.svg\"><img src=\"guide/picture.svg\"><script src=\"no.js\"></script>"));
    }

    private List<String> faults(String page) throws IOException {
        write("page.html", page);
        return new LinkCheck(site).faults();
    }

    private void write(String name, String html) throws IOException {
        Path file = site.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, html);
    }
}
