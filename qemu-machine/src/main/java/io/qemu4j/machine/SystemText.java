package io.qemu4j.machine;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/** The encoding in which this JVM hands text to programs. What it cannot say arrives as a question mark, unasked. */
final class SystemText {
    /** The first JDK that encodes arguments as it does paths, not as it does the text in files. */
    private static final int LIKE_PATHS = 18;

    private SystemText() {}

    /**
     * Refuses text that would arrive as something else.
     *
     * @throws IOException if there is one
     */
    static void check(List<String> arguments, Map<String, String> environment) throws IOException {
        Charset encoding = Runtime.version().feature() < LIKE_PATHS
                ? Charset.defaultCharset()
                : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        check(arguments, environment, encoding);
    }

    static void check(List<String> arguments, Map<String, String> environment, Charset encoding) throws IOException {
        for (String argument : arguments) {
            if (!canSay(argument, encoding)) {
                throw refusal("'" + CommandText.redact(argument) + "'", encoding);
            }
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (!canSay(variable.getValue(), encoding)) {
                // Environments are where secrets are kept.
                throw refusal("the value of " + variable.getKey(), encoding);
            }
        }
    }

    private static boolean canSay(String text, Charset encoding) {
        return encoding.newEncoder().canEncode(text);
    }

    private static IOException refusal(String shown, Charset encoding) {
        return new IOException(shown + " cannot be said in " + encoding
                + ", this JVM's encoding; a UTF-8 locale, LC_ALL=C.UTF-8 say, helps");
    }
}
