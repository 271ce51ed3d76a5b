package io.qemu4j.api.json;

import com.google.gson.stream.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a text, in our words: Gson's advise its own settings and may be kilobytes long.
 *
 * @param text the whole document
 * @param problem what is wrong
 * @param position where, or -1
 */
record JsonFault(String text, String problem, int position) {

    /** How much of the text to show on either side. */
    private static final int AROUND = 20;

    /** The only way in which Gson tells where it is. */
    private static final Pattern LOCATION = Pattern.compile(" at line ([0-9]+) column ([0-9]+)");

    /** How C prints doubles that JSON cannot. */
    private static final Pattern NOT_FINITE =
            Pattern.compile("[-+]?(?:nan|inf|infinity)(?![a-z])", Pattern.CASE_INSENSITIVE);

    static JsonFault of(String text, JsonReader reader, String problem) {
        return new JsonFault(text, problem, position(text, reader));
    }

    static JsonFault of(String text, JsonReader reader, IOException e) {
        int position = position(text, reader);
        if (e instanceof EOFException) {
            return new JsonFault(text, text.isBlank() ? "empty text" : "unexpected end", text.length());
        }
        Matcher number = NOT_FINITE.matcher(text);
        if (position >= 0 && number.region(position, text.length()).lookingAt()) {
            return new JsonFault(text, "not a JSON number: " + number.group(), position);
        }
        return new JsonFault(text, problem(e), position);
    }

    JsonParseException toException() {
        if (position < 0) {
            return new JsonParseException(problem, position);
        }
        int start = Math.max(0, position - AROUND);
        int end = Math.min(text.length(), position + AROUND);
        String excerpt =
                (start > 0 ? "…" : "") + printable(text.substring(start, end)) + (end < text.length() ? "…" : "");
        return new JsonParseException(problem + " at " + position + " in " + excerpt, position);
    }

    private static String problem(IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher location = LOCATION.matcher(message);
        if (!location.find() || message.startsWith("Use JsonReader")) {
            return "unexpected text";
        }
        String problem = message.substring(0, location.start()).replace(" in strict mode", "");
        return Character.toLowerCase(problem.charAt(0)) + problem.substring(1);
    }

    private static int position(String text, JsonReader reader) {
        Matcher location = LOCATION.matcher(reader.toString());
        if (!location.find()) {
            return -1;
        }
        int start = 0;
        for (int line = Integer.parseInt(location.group(1)); line > 1; line--) {
            start = text.indexOf('\n', start) + 1;
        }
        return Math.min(text.length(), start + Integer.parseInt(location.group(2)) - 1);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}|\\p{Cs}", "�");
    }
}
