package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.qemu4j.api.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** QMP in plain bytes: sessions are in a module that tests with this one. */
final class Plain {
    private Plain() {}

    static void write(Transport transport, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transport.write(bytes, 0, bytes.length, List.of());
    }

    static String readLine(Transport transport) throws IOException {
        byte[] buffer = new byte[1];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (buffer[0] != '\n') {
            assertEquals(1, transport.read(buffer, 0, 1), () -> "the stream ended behind " + line);
            line.write(buffer[0]);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
