/**
 * JSON as QMP uses it: an immutable tree, read strictly and written compactly.
 *
 * <p>{@link io.qemu4j.api.json.JsonValue} is one of six kinds. A tree is made from Java values by
 * {@link io.qemu4j.api.json.JsonObject#of JsonObject.of("device", "x", "size", 3)} and
 * {@link io.qemu4j.api.json.JsonValue#of JsonValue.of}, from text by
 * {@link io.qemu4j.api.json.JsonValue#parse(String) JsonValue.parse}, and turned back into text by
 * {@code toString()}. Reading what is not there, or is of another kind, throws
 * {@link io.qemu4j.api.json.JsonTypeException}, which names the path and the value.
 *
 * <p>Threads: every value here is immutable and may be shared freely.
 *
 * @since 0.1
 */
package io.qemu4j.api.json;
