package io.qemu4j.bench.compare;

import io.qemu4j.api.Command;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.RawCommand;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The SDK as its users have it. */
final class FullPeer implements Peer {
    private static final RawCommand QUERY_STATUS = Command.of("query-status");
    private static final RawCommand QUERY_SCHEMA = Command.of("query-qmp-schema");
    private static final RawCommand STOP = Command.of("stop");
    private static final RawCommand CONT = Command.of("cont");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FileInputStream file = new FileInputStream("/dev/null");
    private final RawCommand getfd =
            Command.of("getfd", JsonObject.of("fdname", "f")).passing(PassedDescriptor.of(file));
    private final QmpSession session;
    private final EventStream events;

    FullPeer(String address, boolean outOfBand) throws IOException {
        SessionOptions options = SessionOptions.defaults();
        session = Qmp.connect(address, outOfBand ? options.withOutOfBand() : options);
        events = session.events(EventFilter.named("STOP", "RESUME"));
    }

    @Override
    public void once(String scenario, int i) {
        switch (scenario) {
            case "status" -> session.execute(QUERY_STATUS);
            case "schema" -> session.execute(QUERY_SCHEMA);
            case "getfd" -> session.execute(getfd);
            case "events" -> {
                session.execute(i % 2 == 0 ? CONT : STOP);
                events.next(LIMIT);
            }
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    @Override
    public void pipelined(int count, int depth) {
        Queue<CompletableFuture<JsonValue>> waiting = new ArrayDeque<>(depth);
        for (int i = 0; i < count; i++) {
            if (waiting.size() == depth) {
                waiting.remove().join();
            }
            waiting.add(session.executeAsync(QUERY_STATUS));
        }
        waiting.forEach(CompletableFuture::join);
    }

    @Override
    public void close() throws IOException {
        session.close();
        file.close();
    }
}
