package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Something to look for in text that grows at its end. */
interface Search {
    /** A regular expression that began further back than this has had its chance: text is searched once, not over and over. */
    int REGEX_REACH = 16 * 1024;

    /**
     * Looks for the first match.
     *
     * @param text the text so far
     * @param searched how much of it was there the last time
     */
    @Nullable
    Hit find(StringBuilder text, int searched);

    /** Where it matched, and what. */
    record Hit(int start, int end, List<? extends @Nullable String> groups) {}

    static Search of(String literal) {
        if (literal.isEmpty()) {
            throw new IllegalArgumentException("the text to expect is empty");
        }
        return new Literal(literal);
    }

    static Search of(Pattern pattern) {
        return new Regex(pattern);
    }

    /** A text as it stands. */
    record Literal(String literal) implements Search {
        @Override
        public @Nullable Hit find(StringBuilder text, int searched) {
            int start = text.indexOf(literal, Math.max(0, searched - literal.length() + 1));
            return start < 0 ? null : new Hit(start, start + literal.length(), List.of(literal));
        }

        @Override
        public String toString() {
            return "\"" + literal + "\"";
        }
    }

    /** A regular expression. */
    record Regex(Pattern pattern) implements Search {
        @Override
        public @Nullable Hit find(StringBuilder text, int searched) {
            // The region bounds where a match may start; look-behind and ^ see the text before it.
            Matcher matcher = pattern.matcher(text)
                    .region(Math.max(0, searched - REGEX_REACH), text.length())
                    .useTransparentBounds(true)
                    .useAnchoringBounds(false);
            if (!matcher.find()) {
                return null;
            }
            List<@Nullable String> groups = new ArrayList<>();
            for (int group = 0; group <= matcher.groupCount(); group++) {
                groups.add(matcher.group(group));
            }
            return new Hit(matcher.start(), matcher.end(), Collections.unmodifiableList(groups));
        }

        @Override
        public String toString() {
            return "/" + pattern + "/";
        }
    }
}
