package io.qemu4j.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** What a QEMU 7.2 said, byte for byte but for the line ends. */
final class Recorded {
    static final byte[] GREETING =
            line("{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7},"
                    + " \"package\": \"Debian 1:7.2+dfsg-7+deb12u18+b3\"}, \"capabilities\": [\"oob\"]}}");

    /** What query-status returned. */
    static final String STATUS = "{\"status\": \"running\", \"singlestep\": false, \"running\": true}";

    private Recorded() {}

    static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The reply to query-qmp-schema, 207 kB, with the id 1. */
    static byte[] schemaReply() {
        try (InputStream in = new GZIPInputStream(open("query-qmp-schema.json.gz"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events of several kinds, with and without data, one each. */
    static List<String> events() {
        try (InputStream in = open("events.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** At least so many events as bytes of a monitor: the recorded ones, over and over. */
    static byte[] eventBytes(int count) {
        List<String> kinds = events();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(line(kinds.get(i % kinds.size())));
        }
        return bytes.toByteArray();
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = Recorded.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no resource " + name);
        }
        return in;
    }
}
