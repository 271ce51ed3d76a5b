package io.qemu4j.machine;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines as text for people. Apart from {@link CommandLine}, since a launch that works needs none of this. */
final class CommandText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    // A group that is repeated costs stack for each time, unless it is for good; secrets may be long.

    /** {@code password=…} up to the next single comma; {@code password=on} and {@code password-secret=} tell nothing. */
    private static final Pattern PASSWORD = Pattern.compile(
            "((?:^|,)[A-Za-z0-9_.-]*(?:password|passwd|passphrase)=)(?!(?:on|off)(?:,|$))(?:,,|[^,])*+");

    private static final Pattern SECRET = Pattern.compile("(?:^|(?:^|,)qom-type=)secret(?:,|$|_)");

    private static final Pattern DATA = Pattern.compile("((?:^|,)data=)(?:,,|[^,])*+");

    /** In whatever it is: JSON may be an option's value, or that of a property ({@code file=json:{…}}). */
    private static final Pattern JSON_SECRET = Pattern.compile(
            "(\"(?:data|[A-Za-z0-9_.-]*(?:password|passwd|passphrase))\"\\s*:\\s*)\"(?:\\\\.|[^\"\\\\])*+\"");

    /** {@code user:password@} of URLs, which iSCSI parts by a percent sign. */
    private static final Pattern USERINFO = Pattern.compile("(://[^/@,:%\\s]*[:%])(?:(?:,,|[^/,@\\s])*+@)++");

    private CommandText() {}

    /** The command line as it can be pasted into a shell, but for secrets, which are blotted out. */
    static String of(List<String> line) {
        return line.stream().map(CommandText::redact).map(CommandText::quote).collect(Collectors.joining(" "));
    }

    static String quote(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String redact(String argument) {
        String text = JSON_SECRET.matcher(argument).replaceAll("$1\"***\"");
        text = USERINFO.matcher(text).replaceAll("$1***@");
        text = PASSWORD.matcher(text).replaceAll("$1***");
        return SECRET.matcher(text).find() ? DATA.matcher(text).replaceAll("$1***") : text;
    }
}
