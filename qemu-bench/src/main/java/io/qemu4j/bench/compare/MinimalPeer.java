package io.qemu4j.bench.compare;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.Transports;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The least a Java client can be on the same transport: the same bytes out, line ends counted, nothing parsed, no
 * second thread. What the SDK takes beyond this is its own; what this takes beyond C is the transport's and Java's.
 * {@link ReadingPeer} is the least that has a reader thread.
 */
class MinimalPeer implements Peer {
    private final FileInputStream file = new FileInputStream("/dev/null");
    private final PassedDescriptor descriptor = PassedDescriptor.of(file);
    private final byte[] buffer = new byte[1 << 16];
    private final Transport transport;

    MinimalPeer(String address, boolean outOfBand) throws IOException {
        this(connect(address), outOfBand);
    }

    MinimalPeer(Transport transport, boolean outOfBand) throws IOException {
        this.transport = transport;
        readLines(1);
        String enable = outOfBand ? ",\"arguments\":{\"enable\":[\"oob\"]}" : "";
        send("{\"execute\":\"qmp_capabilities\"" + enable + ",\"id\":0}\n", List.of());
        readLines(1);
    }

    private static Transport connect(String address) throws IOException {
        Transports transports = Transports.installed();
        return transports.connect(transports.parse(address), Duration.ofSeconds(10));
    }

    @Override
    public void once(String scenario, int i) throws IOException {
        int id = i % 1000;
        switch (scenario) {
            case "status" -> command("query-status", "", id, 1, List.of());
            case "schema" -> command("query-qmp-schema", "", id, 1, List.of());
            case "getfd" -> command("getfd", ",\"arguments\":{\"fdname\":\"f\"}", id, 1, List.of(descriptor));
            case "events" -> command(i % 2 == 0 ? "cont" : "stop", "", id, 2, List.of());
            case "replay-name", "replay-data" -> command("replay", "", id, Scenario.BURST + 1, List.of());
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    private void command(String name, String rest, int id, int lines, List<PassedDescriptor> descriptors)
            throws IOException {
        send("{\"execute\":\"" + name + "\"" + rest + ",\"id\":" + id + "}\n", descriptors);
        readLines(lines);
    }

    /** Asks to quit, and reads what comes until the end. */
    void quit() throws IOException {
        send("{\"execute\":\"quit\",\"id\":1}\n", List.of());
    }

    @Override
    public void pipelined(int count, int depth) throws IOException {
        int sent = 0;
        int done = 0;
        while (done < count) {
            while (sent < count && sent - done < depth) {
                send("{\"execute\":\"query-status\",\"id\":" + sent % 1000 + "}\n", List.of());
                sent++;
            }
            done += linesDone();
        }
    }

    private void send(String text, List<PassedDescriptor> descriptors) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        transport.write(bytes, 0, bytes.length, descriptors);
    }

    /** Waits for at least one line. */
    int linesDone() throws IOException {
        return linesRead();
    }

    void readLines(int lines) throws IOException {
        for (int left = lines; left > 0; ) {
            left -= linesDone();
        }
    }

    /** Reads once; returns how many lines ended. */
    int linesRead() throws IOException {
        int count = transport.read(buffer, 0, buffer.length);
        if (count < 0) {
            throw new EOFException();
        }
        int lines = 0;
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        transport.close();
        file.close();
    }
}
