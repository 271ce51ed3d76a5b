package io.qemu4j.docs.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;

/** The lists of pages. Those of the guide are in the order, and under the headings, of module-info-docs/README.md. */
final class Navigation {
    /** Entries under a heading; an entry is a page's address and its title. */
    record Group(String title, List<Map.Entry<String, String>> entries) {}

    private final List<Group> groups = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Page> decisions;
    private final boolean api;

    Navigation(Tree tree, Markdown markdown, List<Page> pages, boolean api) throws IOException {
        this.api = api;
        this.decisions = pages.stream()
                .filter(page -> page.url().startsWith("decisions/"))
                .toList();
        groups.add(new Group("QEMU SDK for Java", new ArrayList<>(List.of(Map.entry("index.html", "Start")))));
        Map<String, Page> byUrl = pages.stream().collect(Collectors.toMap(Page::url, Function.identity()));
        Path list = tree.pages().stream()
                .filter(page -> Tree.place(tree.name(page)).equals("guide/index.html"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no module-info-docs/README.md"));
        markdown.parse(list).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                groups.add(new Group(markdown.text(heading), new ArrayList<>()));
            }

            @Override
            public void visit(Link link) {
                tree.target(list, link.getDestination().replaceFirst("#.*", ""))
                        .map(tree::url)
                        .filter(url -> byUrl.containsKey(url) && !url.startsWith("decisions/"))
                        .map(url -> Map.entry(url, byUrl.get(url).title()))
                        .filter(entry -> groups.stream()
                                .noneMatch(group -> group.entries().contains(entry)))
                        .ifPresent(
                                entry -> groups.get(groups.size() - 1).entries().add(entry));
            }
        });
        groups.get(1).entries().add(0, Map.entry("guide/index.html", "All pages"));
        for (Page page : pages) {
            if (page.url().startsWith("guide/")
                    && groups.stream().noneMatch(group -> group.entries().contains(Map.entry(page.url(), page.title())))
                    && !page.url().equals("guide/index.html")) {
                faults.add(
                        "module-info-docs/README.md does not list " + page.url().replaceFirst("html$", "md"));
            }
        }
    }

    List<String> faults() {
        return faults;
    }

    /** The list of the decisions, which are read one by one. */
    Page decisions() {
        String items = decisions.stream()
                .map(page -> "<li><a href=\"" + page.url().replaceFirst(".*/", "") + "\">" + Page.escape(page.title())
                        + "</a></li>\n")
                .collect(Collectors.joining());
        return new Page(
                "decisions/index.html",
                "Decisions",
                "<h1>Decisions</h1>\n<p>Choices somebody may ask about twice, each with its reason.</p>\n<ul>\n" + items
                        + "</ul>\n");
    }

    List<Group> withModules(List<Page> pages) {
        List<Group> all = new ArrayList<>(groups);
        List<Map.Entry<String, String>> reference = new ArrayList<>();
        pages.stream()
                .filter(page -> page.url().startsWith("modules/"))
                .forEach(page -> reference.add(Map.entry(page.url(), page.title())));
        if (api) {
            reference.add(Map.entry("api/index.html", "Javadoc"));
        }
        all.add(new Group("Reference", reference));
        all.add(new Group(
                "Background",
                List.of(Map.entry("decisions/index.html", "Decisions"), Map.entry("CHANGELOG.html", "Changes"))));
        return all;
    }
}
