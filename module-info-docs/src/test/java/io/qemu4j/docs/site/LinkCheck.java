package io.qemu4j.docs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Looks whether every link within a site leads to a file and an anchor that are there. Pages of the Javadoc are only led
 * to: the javadoc tool has checked theirs. Links to other sites are not followed, since a build needs no network.
 */
final class LinkCheck {
    private final Path site;
    private final Map<Path, Set<String>> anchors = new HashMap<>();

    LinkCheck(Path site) {
        this.site = site.toAbsolutePath().normalize();
    }

    /** The dead links, each with its page. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.walk(site)) {
            for (Path page : files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.startsWith(site.resolve("api")))
                    .sorted()
                    .toList()) {
                Document document = Jsoup.parse(page);
                for (Element element : document.select("[href], [src]")) {
                    String link = element.attr(element.hasAttr("href") ? "href" : "src");
                    if (!leadsSomewhere(page, link)) {
                        faults.add(site.relativize(page) + ": " + link + " leads nowhere");
                    }
                }
            }
        }
        return faults;
    }

    /** The pages, but for those of the Javadoc, that so many clicks from the start page do not lead to. */
    List<String> outOfReach(int clicks) throws IOException {
        Set<Path> reached = new HashSet<>(Set.of(site.resolve("index.html")));
        for (int i = 0; i < clicks; i++) {
            for (Path page : List.copyOf(reached)) {
                if (!page.startsWith(site.resolve("api"))) {
                    Jsoup.parse(page).select("a[href]").stream()
                            .map(link -> URI.create(link.attr("href")))
                            .filter(uri -> !uri.isAbsolute() && !uri.getPath().isEmpty())
                            .forEach(uri -> reached.add(
                                    page.resolveSibling(uri.getPath()).normalize()));
                }
            }
        }
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.startsWith(site.resolve("api")) && !reached.contains(file))
                    .map(file -> site.relativize(file) + ": more than " + clicks + " clicks from the start page")
                    .sorted()
                    .toList();
        }
    }

    private boolean leadsSomewhere(Path page, String link) {
        URI uri;
        try {
            uri = URI.create(link);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (uri.isAbsolute()) {
            return Set.of("https", "http", "mailto").contains(uri.getScheme());
        }
        Path target = uri.getPath().isEmpty()
                ? page
                : page.resolveSibling(uri.getPath()).normalize();
        return target.startsWith(site)
                && Files.isRegularFile(target)
                && (uri.getFragment() == null || anchors(target).contains(uri.getFragment()));
    }

    private Set<String> anchors(Path page) {
        return anchors.computeIfAbsent(page, unread -> {
            try {
                return Jsoup.parse(unread).select("[id]").stream()
                        .map(Element::id)
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
