package io.qemu4j.qmp;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** The reply to a command: the message as it came, or of a success just what matters. */
final class Reply {
    private static final int NONE = -1;

    private final JsonValue content;
    /** {@link #NONE} if the content is the whole message. */
    private final int id;

    private Reply(JsonValue content, int id) {
        this.content = content;
        this.id = id;
    }

    /** Takes a message that {@link Conversation} found well-formed. */
    static Reply of(JsonObject message) {
        return new Reply(message, NONE);
    }

    static Reply returning(JsonValue value, int id) {
        return new Reply(value, id);
    }

    /** Of a success that was read as one. */
    int id() {
        return id;
    }

    JsonObject message() {
        return id == NONE ? content.asObject() : JsonObject.of("return", content, "id", id);
    }

    /** What a success returns. */
    JsonValue returned() {
        return id == NONE ? content.asObject().get("return") : content;
    }

    /** Null for a success. */
    @Nullable
    JsonObject error() {
        return id == NONE && content.asObject().has("error")
                ? content.asObject().object("error")
                : null;
    }
}
