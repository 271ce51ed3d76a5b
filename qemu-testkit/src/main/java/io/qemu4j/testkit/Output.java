package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** What the fake writes to one client. The script's thread and the test's may both write. */
final class Output {
    private final Transport transport;
    private final WireStyle style;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean holds;
    private boolean cutsShort;
    private boolean silent;

    Output(Transport transport, WireStyle style) {
        this.transport = transport;
        this.style = style;
    }

    synchronized void send(JsonObject message) throws IOException {
        byte[] bytes = style.bytes(message);
        int length = cutsShort ? bytes.length / 2 : bytes.length;
        cutsShort = false;
        if (holds) {
            held.write(bytes, 0, length);
            return;
        }
        for (int from = 0; from < length; ) {
            int count = Math.min(style.piece(), length - from);
            write(bytes, from, count);
            from += count;
        }
    }

    /** Writes the bytes as they are. */
    synchronized void raw(byte[] bytes) throws IOException {
        if (holds) {
            held.writeBytes(bytes);
        } else if (bytes.length > 0) {
            write(bytes, 0, bytes.length);
        }
    }

    private void write(byte[] bytes, int from, int count) throws IOException {
        if (!silent) {
            transport.write(bytes, from, count, List.of());
        }
    }

    synchronized void cutNextShort() {
        cutsShort = true;
    }

    /** From now on nothing gets out. */
    synchronized void silence() {
        silent = true;
    }

    synchronized void hold() {
        holds = true;
    }

    synchronized void release() throws IOException {
        holds = false;
        byte[] bytes = held.toByteArray();
        held.reset();
        raw(bytes);
    }
}
