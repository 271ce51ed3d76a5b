package io.qemu4j.machine;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
            check(() -> "'" + CommandText.redact(argument) + "'", argument, encoding);
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            // Environments are where secrets are kept.
            check(() -> "the value of " + variable.getKey(), variable.getValue(), encoding);
        }
    }

    private static void check(Supplier<String> shown, String text, Charset encoding) throws IOException {
        if (!encoding.newEncoder().canEncode(text)) {
            throw new IOException(shown.get() + " cannot be said in " + encoding
                    + ", this JVM's encoding; a UTF-8 locale, LC_ALL=C.UTF-8 say, helps");
        }
    }
}
