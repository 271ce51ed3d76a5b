package io.qemu4j.bench.compare;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
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
    private static final RawCommand REPLAY = Command.of("replay");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FileInputStream file = new FileInputStream("/dev/null");
    private final RawCommand getfd =
            Command.of("getfd", JsonObject.of("fdname", "f")).passing(PassedDescriptor.of(file));
    private final QmpSession session;
    private final EventStream events;

    FullPeer(String address, String scenario) throws IOException {
        SessionOptions options = SessionOptions.defaults();
        session = Qmp.connect(address, scenario.equals("pipelined") ? options.withOutOfBand() : options);
        events = session.events(
                switch (scenario) {
                    case "replay-name" -> EventFilter.named("BLOCK_JOB_COMPLETED"); // One in eight.
                    case "replay-data" -> EventFilter.any();
                    default -> EventFilter.named("STOP", "RESUME");
                });
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
            case "replay-name" -> replay(Scenario.BURST / 8, false);
            case "replay-data" -> replay(Scenario.BURST, true);
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    private void replay(int wanted, boolean readsData) {
        CompletableFuture<JsonValue> end = session.executeAsync(REPLAY);
        int members = 0;
        for (int i = 0; i < wanted; i++) {
            Event event = events.next(LIMIT);
            if (readsData) {
                members += event.data().size();
            }
        }
        end.join();
        if (readsData && members == 0) {
            throw new IllegalStateException("no event had data");
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
