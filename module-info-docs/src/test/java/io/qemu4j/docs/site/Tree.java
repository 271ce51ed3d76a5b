package io.qemu4j.docs.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The source tree: its Markdown pages, and where a link of one of them leads. */
final class Tree {
    private static final String DOCS = "module-info-docs/";
    private static final Set<String> NOT_ENTERED = Set.of("target", "src", "node_modules");

    private final Path root;
    private final String repository;
    private final List<Path> pages = new ArrayList<>();

    Tree(Path root, String repository) throws IOException {
        this.root = root;
        this.repository = repository;
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return !folder.equals(root) && (name.startsWith(".") || NOT_ENTERED.contains(name))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(pages);
    }

    List<Path> pages() {
        return pages;
    }

    /** The path of a file from the root. */
    String name(Path file) {
        return root.relativize(file).toString();
    }

    /** What a relative link in a page leads to, if it is there. */
    Optional<Path> target(Path page, String link) {
        Path target = link.isEmpty() ? page : page.resolveSibling(link).normalize();
        return target.startsWith(root) && Files.exists(target) ? Optional.of(target) : Optional.empty();
    }

    /**
     * Where something of the tree is in the site: a page, a folder's page, or a picture. What the site leaves out is
     * where the sources are to see.
     */
    String url(Path target) {
        String name = name(target);
        if (Files.isDirectory(target)) {
            if (name.equals(DOCS + "decisions")) {
                return "decisions/index.html";
            }
            Path readme = target.resolve("README.md");
            return Files.exists(readme) ? place(name(readme)) : repository + "/tree/main/" + name;
        }
        return isShown(name) ? place(name) : repository + "/blob/main/" + name;
    }

    static boolean isShown(String name) {
        return name.endsWith(".md") || isPicture(name);
    }

    static boolean isPicture(String name) {
        return name.endsWith(".svg") || name.endsWith(".png");
    }

    /** The place in the site of a file that is shown there. */
    static String place(String name) {
        if (name.equals(DOCS + "README.md")) {
            return "guide/index.html";
        }
        return name.replaceFirst("^" + DOCS, "")
                .replaceFirst("README\\.md$", "index.md")
                .replaceFirst("\\.md$", ".html");
    }
}
