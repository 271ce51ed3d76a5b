package io.qemu4j.qmp;

import io.qemu4j.api.Command;
import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.Greeting;
import io.qemu4j.api.InterruptedCallException;
import io.qemu4j.api.QemuException;
import io.qemu4j.api.SessionEnd;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Deadline;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * From the first byte to a session that takes commands: waits for the greeting, then leaves QEMU's
 * negotiation mode. Events may come at any point of it.
 */
final class Negotiation {
    private static final String OUT_OF_BAND = "oob";

    private Negotiation() {}

    /** Starts the session's reader and negotiates; closes the session when that fails. */
    static void run(LiveSession session, SessionOptions options, Deadline deadline) {
        boolean done = false;
        try {
            session.link().start();
            Greeting greeting = greeting(session.link(), options, deadline);
            session.execute(capabilities(greeting, options), deadline.remaining());
            session.greeted(greeting);
            done = true;
        } catch (ConnectFailedException | InterruptedCallException e) {
            throw e;
        } catch (QemuException e) {
            throw new ConnectFailedException("negotiation failed: " + e.getMessage(), e);
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    private static Greeting greeting(Link link, SessionOptions options, Deadline deadline) {
        try {
            return link.greeting().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ConnectFailedException(
                    "connected, but no greeting within " + options.connectLimit()
                            + ": QEMU may be stopped or busy, its port may expect TLS, or the monitor serves another client",
                    e);
        } catch (CancellationException | ExecutionException e) {
            SessionEnd end = link.end();
            throw new ConnectFailedException(
                    "connected, but no greeting: " + end,
                    end == null ? e : end.cause().orElse(null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("interrupted while waiting for the greeting", e);
        }
    }

    private static Command<?> capabilities(Greeting greeting, SessionOptions options) {
        if (!options.outOfBand()) {
            return Command.of("qmp_capabilities");
        }
        if (!greeting.capabilities().contains(OUT_OF_BAND)) {
            throw new ConnectFailedException(
                    "the monitor offers no out-of-band execution, only " + greeting.capabilities(), null);
        }
        return Command.of("qmp_capabilities", JsonObject.of("enable", JsonArray.of(OUT_OF_BAND)));
    }
}
