package io.qemu4j.docs.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Markdown pages as HTML: links lead to pages of the site, blocks of sequences are pictures, types lead to the Javadoc. */
final class Markdown {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private final Tree tree;
    private final Api api;
    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final HtmlRenderer renderer =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private final TextContentRenderer text = TextContentRenderer.builder().build();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> assets = new TreeSet<>();

    Markdown(Tree tree, Api api) {
        this.tree = tree;
        this.api = api;
    }

    /** What is wrong in the pages so far. */
    List<String> faults() {
        return faults;
    }

    /** The pictures that the pages so far show, by their paths from the root. */
    Set<String> assets() {
        return assets;
    }

    Page page(Path source) throws IOException {
        Node document = parse(source);
        String url = Tree.place(tree.name(source));
        document.accept(new Rewriter(source, new Page(url, "", "").toRoot()));
        return new Page(url, title(document, source), renderer.render(document));
    }

    Node parse(Path source) throws IOException {
        return parser.parse(Files.readString(source));
    }

    String text(Node node) {
        return text.render(node).strip();
    }

    private String title(Node document, Path source) {
        if (document.getFirstChild() instanceof Heading heading && heading.getLevel() == 1) {
            return text(heading);
        }
        faults.add(tree.name(source) + ": does not begin with its title");
        return source.getFileName().toString();
    }

    private final class Rewriter extends AbstractVisitor {
        private final Path source;
        private final String toRoot;

        Rewriter(Path source, String toRoot) {
            this.source = source;
            this.toRoot = toRoot;
        }

        @Override
        public void visit(Link link) {
            link.setDestination(rewritten(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(rewritten(image.getDestination()));
            visitChildren(image);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            if ("sequence".equals(block.getInfo())) {
                replace(block, figure(SequencePicture.svg(block.getLiteral())));
            }
        }

        @Override
        public void visit(Code code) {
            if (code.getParent() instanceof Link || code.getParent() instanceof Heading) {
                return;
            }
            try {
                api.named(code.getLiteral()).ifPresent(url -> {
                    Link link = new Link(toRoot + url, null);
                    code.insertBefore(link);
                    link.appendChild(code);
                });
            } catch (IllegalArgumentException e) {
                faults.add(tree.name(source) + ": " + code.getLiteral() + " is not in the Javadoc: " + e.getMessage());
            }
        }

        private String rewritten(String link) {
            if (link.matches("[a-z]+:.*")) {
                return link;
            }
            int hash = link.indexOf('#');
            String path = hash < 0 ? link : link.substring(0, hash);
            Optional<Path> target = tree.target(source, path);
            if (target.isEmpty()) {
                faults.add(tree.name(source) + ": " + link + " leads nowhere");
                return link;
            }
            String name = tree.name(target.get());
            if (Tree.isPicture(name)) {
                assets.add(name);
            }
            String url = tree.url(target.get());
            return (url.contains("://") ? url : toRoot + url) + (hash < 0 ? "" : link.substring(hash));
        }
    }

    static String figure(String svg) {
        return "<figure>" + svg + "</figure>";
    }

    private static void replace(Node node, String html) {
        HtmlBlock block = new HtmlBlock();
        block.setLiteral(html);
        node.insertAfter(block);
        node.unlink();
    }
}
