package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of addresses. */
final class AddressText {
    private static final Pattern TEXT = Pattern.compile(
            "(?<scheme>tcp|tls):(?:\\[(?<literal>[^\\[\\]]+)]|(?<host>[^\\[\\]:]+)):(?<port>[0-9]{1,5})(?:\\?(?<words>.+))?",
            Pattern.DOTALL);

    private static final String CREDENTIALS = "qemu-credentials=";

    private AddressText() {}

    static MonitorAddress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw malformed(text);
        }
        String name = parts.group("host");
        String host = name != null ? name : parts.group("literal");
        int port = Integer.parseInt(parts.group("port"));
        String words = parts.group("words");
        return parts.group("scheme").equals("tcp")
                ? tcp(text, new TcpAddress(host, port), words)
                : tls(text, new TlsAddress(host, port), words);
    }

    private static MonitorAddress tcp(String text, TcpAddress address, @Nullable String words) {
        if (words == null) {
            return address;
        }
        if (words.equals("insecure")) {
            return address.insecure();
        }
        throw malformed(text);
    }

    private static MonitorAddress tls(String text, TlsAddress address, @Nullable String words) {
        String rest = words;
        TlsAddress result = address;
        while (rest != null) {
            // A path may hold anything, so it comes last.
            int end = rest.startsWith(CREDENTIALS) ? -1 : rest.indexOf('&');
            result = with(text, result, end < 0 ? rest : rest.substring(0, end));
            rest = end < 0 ? null : rest.substring(end + 1);
        }
        return result;
    }

    private static TlsAddress with(String text, TlsAddress address, String word) {
        if (word.startsWith(CREDENTIALS) && word.length() > CREDENTIALS.length()) {
            return address.withQemuCredentials(Path.of(word.substring(CREDENTIALS.length())));
        }
        return switch (word) {
            case "no-name-check" -> address.withoutNameCheck();
            case "no-client-certificates" -> address.withoutClientCertificates();
            default -> throw malformed(text);
        };
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not a TCP or TLS address: '" + text
                + "'; write tcp:host:port or tls:host:port, an IPv6 address in brackets, then if need be"
                + " ?insecure for tcp, ?no-name-check&no-client-certificates&qemu-credentials=DIRECTORY for tls");
    }
}
