package io.qemu4j.bench.compare;

import java.io.Closeable;
import java.io.IOException;

/** A connected client under measurement. */
interface Peer extends Closeable {
    /** Does what the scenario repeats, the {@code i}th time. */
    void once(String scenario, int i) throws IOException;

    /** Does {@code query-status} so many times, with so many in flight. */
    void pipelined(int count, int depth) throws IOException;
}
