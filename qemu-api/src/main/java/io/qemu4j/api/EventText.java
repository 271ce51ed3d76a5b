package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonParser;
import java.time.Instant;
import java.util.Optional;

/**
 * The message of an event that {@link EventParser} recognised, still as text. What can be told without decoding was
 * told then.
 *
 * @param utf8 the whole message
 * @param dataOffset where the data begins in it
 * @param dataLength how long the data is; 0 for none
 * @param seconds of the timestamp, below 0 for none
 * @param microseconds of the timestamp, below 0 for none
 * @param parser decodes, on any thread
 */
record EventText(byte[] utf8, int dataOffset, int dataLength, long seconds, long microseconds, JsonParser parser) {

    JsonObject message() {
        return parser.parse(utf8, 0, utf8.length).asObject();
    }

    boolean hasData() {
        return dataLength > 0;
    }

    JsonObject data() {
        return hasData() ? parser.parse(utf8, dataOffset, dataLength).asObject() : JsonObject.empty();
    }

    Optional<Instant> timestamp() {
        return seconds < 0 || microseconds < 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds, 1000 * microseconds));
    }
}
