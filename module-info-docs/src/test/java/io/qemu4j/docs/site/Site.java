package io.qemu4j.docs.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the site: every Markdown page of the tree, a page for each module, and what finds them. A dead link is an error.
 * Maven runs it, before the integration tests: see the pom.
 */
public final class Site {
    private final Path root;
    private final Path out;
    private final Tree tree;
    private final List<Page> pages = new ArrayList<>();

    private Site(Path root, Path out, String repository) throws IOException {
        this.root = root;
        this.out = out;
        this.tree = new Tree(root, repository);
    }

    /** Arguments: the root of the tree, the name of the build folder, where the site goes, where the sources are to see. */
    public static void main(String... args) throws IOException {
        build(Path.of(args[0]), args[1], Path.of(args[2]), args[3]);
    }

    /**
     * Builds the site into a folder. A folder {@code api} in it is the Javadoc.
     *
     * @throws IllegalStateException if a link is dead, or a page cannot be found from the list of the guide or is out of reach
     */
    static void build(Path root, String buildFolder, Path out, String repository) throws IOException {
        Site site =
                new Site(root.toAbsolutePath().normalize(), out.toAbsolutePath().normalize(), repository);
        List<String> faults = site.write(buildFolder);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("the pages have faults:\n  " + String.join("\n  ", faults));
        }
    }

    private List<String> write(String buildFolder) throws IOException {
        Files.createDirectories(out);
        Api api = Api.in(out.resolve("api"));
        Markdown markdown = new Markdown(tree, api);
        for (Path source : tree.pages()) {
            pages.add(markdown.page(source));
        }
        Navigation navigation = new Navigation(tree, markdown, pages, api.isPresent());
        pages.addAll(new ModulePages(Modules.in(root, buildFolder), api).pages());
        pages.add(navigation.decisions());

        Template template = new Template(resource("template.html"), navigation.withModules(pages));
        for (Page page : pages) {
            write(page.url(), template.html(page));
        }
        write("search-index.js", SearchIndex.script(pages));
        for (String asset : List.of("site.css", "site.js")) {
            write(asset, resource(asset));
        }
        for (String asset : markdown.assets()) {
            Path target = out.resolve(Tree.place(asset));
            Files.createDirectories(target.getParent());
            Files.copy(root.resolve(asset), target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        List<String> faults = new ArrayList<>(markdown.faults());
        faults.addAll(navigation.faults());
        LinkCheck links = new LinkCheck(out);
        faults.addAll(links.faults());
        if (faults.isEmpty()) {
            faults.addAll(links.outOfReach(2));
        }
        return faults;
    }

    private void write(String url, String text) throws IOException {
        Path file = out.resolve(url);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
