package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The plainest client: sends text, reads lines. A session, which would hide the bytes, is in a module that tests with this one. */
final class Client implements AutoCloseable {
    private final Transport transport;

    Client(Transport transport) {
        this.transport = transport;
    }

    /** A client that has been greeted and has negotiated. */
    static Client negotiated(FakeQemu fake) throws IOException {
        Client client = new Client(fake.connect());
        client.line();
        client.send("{'execute':'qmp_capabilities'}");
        client.line();
        return client;
    }

    /** Sends JSON, with single quotes for double ones. */
    void send(String json) throws IOException {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        transport.write(bytes, 0, bytes.length, List.of());
    }

    void sendRaw(byte... bytes) throws IOException {
        transport.write(bytes, 0, bytes.length, List.of());
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (transport.read(one, 0, 1) == 1 && one[0] != '\n') {
            line.write(one[0]);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    JsonObject message() throws IOException {
        return JsonValue.parse(line()).asObject();
    }

    /** What one read returns; empty at the end. */
    String read() throws IOException {
        byte[] buffer = new byte[65536];
        int count = transport.read(buffer, 0, buffer.length);
        return count < 0 ? "" : new String(buffer, 0, count, StandardCharsets.UTF_8);
    }

    /** What comes until the end of the stream. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String more = read(); !more.isEmpty(); more = read()) {
            rest.append(more);
        }
        return rest.toString();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
