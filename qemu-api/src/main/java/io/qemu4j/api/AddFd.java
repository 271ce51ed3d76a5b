package io.qemu4j.api;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.List;

/** {@code add-fd} with its descriptor. */
record AddFd(JsonObject arguments, PassedDescriptor descriptor) implements Command<JsonObject> {
    @Override
    public String name() {
        return "add-fd";
    }

    @Override
    public List<PassedDescriptor> descriptors() {
        return List.of(descriptor);
    }

    @Override
    public JsonObject decode(JsonValue returned) {
        return returned.asObject();
    }
}
