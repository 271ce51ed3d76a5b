package io.qemu4j.docs.site;

import java.util.Locale;

/** A page of the site: where it goes, its title, and what it holds between header and footer. */
record Page(String url, String title, String body) {

    /** The way from this page to the root of the site, "" or "../" or more. */
    String toRoot() {
        return "../".repeat((int) url.chars().filter(c -> c == '/').count());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** An anchor as GitHub makes it of a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }
}
