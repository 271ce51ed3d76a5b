package io.qemu4j.docs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** The Javadoc of all modules, if it was built into the site. Addresses are from the root of the site. */
final class Api {
    private static final Pattern TYPE_PAGE = Pattern.compile("[A-Z]\\w*(\\.[A-Z]\\w*)*\\.html");
    private static final Pattern NAME =
            Pattern.compile("@?((?:[A-Z]\\w*\\.)*[A-Z]\\w*?[a-z]\\w*)(?:[.#](\\w+)(\\([^()]*\\))?)?");

    private final Path folder;
    private final Map<String, Path> types = new HashMap<>();
    private final Map<Path, Document> parsed = new HashMap<>();

    private Api(Path folder) {
        this.folder = folder;
    }

    static Api in(Path folder) throws IOException {
        Api api = new Api(folder);
        if (api.isPresent()) {
            try (Stream<Path> pages = Files.walk(folder)) {
                pages.filter(page ->
                                TYPE_PAGE.matcher(page.getFileName().toString()).matches())
                        .filter(page -> !page.getParent().endsWith("class-use"))
                        .forEach(page ->
                                api.types.put(page.getFileName().toString().replaceFirst("\\.html$", ""), page));
            }
        }
        return api;
    }

    boolean isPresent() {
        return Files.exists(folder.resolve("index.html"));
    }

    Optional<String> module(String name) {
        return page(name + "/module-summary.html");
    }

    Optional<String> packageOf(String module, String name) {
        return page(module + "/" + name.replace('.', '/') + "/package-summary.html");
    }

    /**
     * Where the Javadoc tells of what a piece of code names: {@code Type}, {@code Type.member} or {@code Type#member(…)},
     * with a type of ours. Of members of one name it is the one with these types of parameters, else the first.
     *
     * @throws IllegalArgumentException if there is such a type, but without such a member
     */
    Optional<String> named(String code) {
        Matcher name = NAME.matcher(code);
        if (!name.matches() || !types.containsKey(name.group(1))) {
            return Optional.empty();
        }
        Path page = types.get(name.group(1));
        String url = "api/" + folder.relativize(page);
        String member = name.group(2);
        return Optional.of(member == null ? url : url + anchor(parsed(page), member, name.group(3)));
    }

    /** Of an inherited member a page has but a link. */
    private static String anchor(Document page, String member, @Nullable String parameters) {
        List<String> found = page.select("section[id]").eachAttr("id").stream()
                .filter(id -> id.equals(member) || id.startsWith(member + "("))
                .toList();
        if (found.isEmpty() && page.select("a[href*=#" + member + "]").isEmpty()) {
            throw new IllegalArgumentException("no member " + member);
        }
        return found.stream()
                .filter(id -> shortened(id).equals(member + parameters))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(id -> "#" + id)
                .orElse("");
    }

    /** An anchor as people write it: {@code of(List, int)}. */
    private static String shortened(String anchor) {
        return anchor.replaceAll("[\\w.]+\\.(?=[A-Z])", "").replace(",", ", ");
    }

    private Document parsed(Path page) {
        return parsed.computeIfAbsent(page, unread -> {
            try {
                return Jsoup.parse(unread);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Optional<String> page(String path) {
        return isPresent() ? Optional.of("api/" + path) : Optional.empty();
    }
}
