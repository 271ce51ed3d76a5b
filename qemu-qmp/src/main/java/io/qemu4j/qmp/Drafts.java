package io.qemu4j.qmp;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lends what the texts of requests are made in, so that commands one after the other need but one. Who comes while it
 * is lent gets another.
 */
final class Drafts {
    private static final int TYPICAL_LENGTH = 64;

    /** A longer one is not kept. */
    private static final int KEEP = 4096;

    private final AtomicReference<@Nullable StringBuilder> spare = new AtomicReference<>();

    /** An empty one. Nothing is lost if it is not given back. */
    StringBuilder borrow() {
        StringBuilder draft = spare.getAndSet(null);
        return draft == null ? new StringBuilder(TYPICAL_LENGTH) : draft;
    }

    void giveBack(StringBuilder draft) {
        if (draft.capacity() <= KEEP) {
            draft.setLength(0);
            spare.set(draft);
        }
    }
}
