package io.qemu4j.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The code in the pages, and the source that it is taken from. A block of a page that follows a line {@code <!-- snippet:
 * FILE#NAME -->} is what stands in FILE, a path from the root of the tree, between {@code tag::NAME[]} and {@code
 * end::NAME[]}.
 */
final class Snippets {
    private static final Pattern MARK = Pattern.compile("<!-- snippet: (\\S+)#([\\w-]+) -->");
    private static final Pattern EXCUSE = Pattern.compile("<!-- not compiled: .{10,} -->");
    private static final Pattern TAG = Pattern.compile(".*\\b(?:tag|end)::[\\w-]+\\[].*");
    private static final String FENCE = "```";

    private final Path root;

    Snippets(Path root) {
        this.root = root;
    }

    /** The pages of the tree that may show code. */
    List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")));
        for (String folder : List.of("module-info-docs/guide", "module-info-docs/decisions")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The page as it should be: each marked block replaced by its source. */
    String corrected(Path page) throws IOException {
        StringBuilder corrected = new StringBuilder();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            corrected.append(lines.get(i)).append('\n');
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            String where = page.getFileName() + ":" + (i + 1);
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).equals(FENCE)) {
                end++;
            }
            check(end < lines.size(), where + ": a block without an end");
            corrected.append(block(where, i == 0 ? "" : lines.get(i - 1), lines.subList(i, end)));
            corrected.append(FENCE).append('\n');
            i = end;
        }
        return corrected.toString();
    }

    private String block(String where, String before, List<String> block) throws IOException {
        Matcher mark = MARK.matcher(before);
        if (mark.matches()) {
            return region(mark.group(1), mark.group(2));
        }
        boolean java = block.get(0).equals(FENCE + "java");
        check(
                !java || EXCUSE.matcher(before).matches(),
                where + ": a block of Java needs, on the line before it, <!-- snippet: FILE#NAME -->,"
                        + " or <!-- not compiled: REASON -->");
        return String.join("\n", block.subList(1, block.size())) + (block.size() > 1 ? "\n" : "");
    }

    /** The lines of a region, without its indentation and without the tags of others. */
    String region(String file, String name) throws IOException {
        Path source = root.resolve(file);
        check(Files.isRegularFile(source), file + " is not there");
        List<String> lines = Files.readAllLines(source);
        int start = only(lines, "tag::" + name + "[]", file);
        int end = only(lines, "end::" + name + "[]", file);
        check(start < end, file + ": " + name + " ends before it begins");
        String region = lines.subList(start + 1, end).stream()
                .filter(line -> !TAG.matcher(line).matches())
                .collect(Collectors.joining("\n"));
        return region.stripIndent() + "\n";
    }

    private static int only(List<String> lines, String tag, String file) {
        int found = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(tag)) {
                check(found < 0, file + " has " + tag + " twice");
                found = i;
            }
        }
        check(found >= 0, file + " has no " + tag);
        return found;
    }

    private static void check(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }
}
