package io.qemu4j.docs.site;

import java.util.List;
import java.util.Map;

/** The frame around every page. */
final class Template {
    private final String template;
    private final List<Navigation.Group> navigation;

    Template(String template, List<Navigation.Group> navigation) {
        this.template = template;
        this.navigation = navigation;
    }

    String html(Page page) {
        return template.replace("{{title}}", Page.escape(page.title()))
                .replace("{{root}}", page.toRoot())
                .replace("{{navigation}}", navigation(page))
                .replace("{{body}}", page.body());
    }

    private String navigation(Page page) {
        StringBuilder html = new StringBuilder();
        for (Navigation.Group group : navigation) {
            html.append("<h2>").append(Page.escape(group.title())).append("</h2>\n<ul>\n");
            for (Map.Entry<String, String> entry : group.entries()) {
                html.append("<li><a href=\"")
                        .append(page.toRoot())
                        .append(entry.getKey())
                        .append('"');
                if (entry.getKey().equals(page.url())) {
                    html.append(" aria-current=\"page\"");
                }
                html.append('>').append(Page.escape(entry.getValue())).append("</a></li>\n");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }
}
