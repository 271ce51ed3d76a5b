package io.qemu4j.docs.site;

import io.qemu4j.api.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** What the search of the site looks through: a script, since a page from a disk may read no other file. */
final class SearchIndex {
    private SearchIndex() {}

    static String script(List<Page> pages) {
        List<Map<String, String>> sections = new ArrayList<>();
        for (Page page : pages) {
            collect(page, sections);
        }
        // In a script, "</" could end it and U+2028 a line.
        String json = JsonArray.of(sections.toArray()).toString();
        return "const SECTIONS = " + json.replace("</", "<\\/") + ";\n";
    }

    /** A section reaches from one heading to the next. */
    private static void collect(Page page, List<Map<String, String>> sections) {
        String url = page.url();
        String heading = page.title();
        StringBuilder text = new StringBuilder();
        for (Element element : Jsoup.parse(page.body()).body().children()) {
            if (element.tagName().matches("h[1-6]")) {
                add(sections, url, page.title(), heading, text);
                heading = element.text();
                url = page.url() + (element.id().isEmpty() ? "" : "#" + element.id());
                text.setLength(0);
            } else {
                text.append(text(element)).append(' ');
            }
        }
        add(sections, url, page.title(), heading, text);
    }

    /** Nobody looks for imports, which a hit would show before what it is about. */
    private static String text(Element element) {
        return element.tagName().equals("pre")
                ? element.wholeText().replaceAll("(?m)^import .*;$", "").replaceAll("\\s+", " ")
                : element.text();
    }

    private static void add(
            List<Map<String, String>> sections, String url, String title, String heading, StringBuilder text) {
        if (!text.isEmpty()) {
            sections.add(Map.of(
                    "url",
                    url,
                    "page",
                    title,
                    "heading",
                    heading,
                    "text",
                    text.toString().strip()));
        }
    }
}
