package io.qemu4j.docs.site;

import io.qemu4j.docs.site.Modules.Module;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page about each module, from its descriptor and what its source says of it, and one with the picture of all. */
final class ModulePages {
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern CODE_TAG = Pattern.compile("\\{@(?:code|link|linkplain)\\s+([^}]+)}");

    private final List<Module> modules;
    private final Api api;

    ModulePages(List<Module> modules, Api api) {
        this.modules = modules;
        this.api = api;
    }

    List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        pages.add(new Page("modules/index.html", "Modules", overview()));
        for (Module module : modules) {
            pages.add(new Page("modules/" + module.name() + ".html", module.name(), body(module)));
        }
        return pages;
    }

    private String overview() throws IOException {
        StringBuilder html =
                new StringBuilder("<h1>Modules</h1>\n<p>Drawn from the compiled descriptors. An arrow leads from"
                        + " a module to one it requires, bold where its own users get that one with it, dashed where it does"
                        + " without. What follows from other arrows is not drawn, nor are annotations.</p>\n");
        html.append(Markdown.figure(new ModuleGraph(modules).svg()))
                .append("<table>\n<thead><tr><th>module</th>")
                .append("<th>artifact</th><th>what it is</th></tr></thead>\n<tbody>\n");
        for (Module module : modules) {
            html.append("<tr><td><a href=\"")
                    .append(module.name())
                    .append(".html\">")
                    .append(module.name().replace(".", ".<wbr>"))
                    .append("</a></td><td><code>")
                    .append(module.artifact())
                    .append("</code></td><td>")
                    .append(paragraphs(module).get(0).replaceFirst("(?s)\\. .*", "."))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }

    private String body(Module module) throws IOException {
        ModuleDescriptor descriptor = module.descriptor();
        StringBuilder html = new StringBuilder("<h1>" + module.name() + "</h1>\n");
        paragraphs(module)
                .forEach(paragraph -> html.append("<p>").append(paragraph).append("</p>\n"));
        html.append("<p>Maven: <code>io.qemu4j:")
                .append(module.artifact())
                .append("</code>")
                .append(linked(" · ", api.module(module.name()), "Javadoc"))
                .append("</p>\n");
        html.append(section(
                "Exports",
                descriptor.exports(),
                exports -> api.packageOf(module.name(), exports.source())
                                .map(url -> "<a href=\"../" + url + "\"><code>" + exports.source() + "</code></a>")
                                .orElse("<code>" + exports.source() + "</code>")
                        + to(exports.targets())));
        html.append(section("Requires", descriptor.requires(), this::requires));
        html.append(section("Uses", descriptor.uses(), service -> "<code>" + service + "</code>"));
        html.append(section(
                "Provides",
                descriptor.provides(),
                provides -> "<code>" + provides.service() + "</code> with <code>"
                        + String.join("</code>, <code>", provides.providers()) + "</code>"));
        return html.append(section(
                        "Opens",
                        descriptor.opens(),
                        opens -> "<code>" + opens.source() + "</code>" + to(opens.targets())))
                .toString();
    }

    private String requires(Requires requires) {
        String modifiers = requires.modifiers().stream()
                .map(modifier -> " " + modifier.toString().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(","));
        String name = "<code>" + requires.name() + "</code>";
        boolean ours = modules.stream().anyMatch(module -> module.name().equals(requires.name()));
        return (ours ? "<a href=\"" + requires.name() + ".html\">" + name + "</a>" : name) + modifiers;
    }

    private static String to(Collection<String> targets) {
        return targets.isEmpty()
                ? ""
                : " to "
                        + targets.stream()
                                .sorted()
                                .map(target -> "<code>" + target + "</code>")
                                .collect(Collectors.joining(", "));
    }

    private static <T> String section(String title, Collection<T> things, java.util.function.Function<T, String> item) {
        return things.isEmpty()
                ? ""
                : "<h2 id=\"" + Page.anchor(title) + "\">" + title + "</h2>\n<ul>\n"
                        + things.stream()
                                .map(item)
                                .sorted()
                                .map(line -> "<li>" + line + "</li>\n")
                                .collect(Collectors.joining())
                        + "</ul>\n";
    }

    private static String linked(String before, Optional<String> url, String text) {
        return url.map(u -> before + "<a href=\"../" + u + "\">" + text + "</a>")
                .orElse("");
    }

    /** What the module's source says of it, tag by tag left out, as HTML. */
    private List<String> paragraphs(Module module) throws IOException {
        Matcher comment =
                COMMENT.matcher(Files.readString(module.directory().resolve("src/main/java/module-info.java")));
        if (!comment.find()) {
            throw new IllegalStateException(module.name() + " says nothing of itself");
        }
        String text = comment.group(1).replaceAll("(?m)^\\s*\\* ?", "").replaceFirst("(?s)\n@.*", "");
        String html = CODE_TAG.matcher(text).replaceAll(tag -> Matcher.quoteReplacement(code(tag.group(1))));
        return List.of(html.strip().split("\\s*<p>\\s*"));
    }

    /** What a tag names, without its package; a type of ours leads to its Javadoc. */
    private String code(String tag) {
        String name = tag.strip().replaceFirst("^[\\w.]+\\.(?=[A-Z])", "").replaceAll("\\s+", " ");
        String html = "<code>" + name + "</code>";
        return api.named(name)
                .map(url -> "<a href=\"../" + url + "\">" + html + "</a>")
                .orElse(html);
    }
}
