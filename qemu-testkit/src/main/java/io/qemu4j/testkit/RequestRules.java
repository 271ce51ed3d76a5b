package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.util.Optional;
import java.util.Set;

/** What QEMU takes for a command: qapi/qmp-dispatch.c, qmp_dispatch_check_obj, 7.2. */
final class RequestRules {
    private static final Set<String> MEMBERS = Set.of("execute", "exec-oob", "arguments", "id");

    private RequestRules() {}

    /** What QEMU says of a message that is no command; empty when it is one. */
    static String fault(JsonObject message, boolean outOfBand) {
        for (String member : message.names()) {
            if (!MEMBERS.contains(member) || (member.equals("exec-oob") && !outOfBand)) {
                return "QMP input member '" + member + "' is unexpected";
            }
        }
        if (message.has("execute") && message.has("exec-oob")) {
            return "QMP input member 'exec-oob' clashes with 'execute'";
        }
        Optional<JsonValue> name = message.find("execute").or(() -> message.find("exec-oob"));
        if (name.isEmpty()) {
            return "QMP input lacks member 'execute'";
        }
        if (!(name.get() instanceof JsonString)) {
            return "QMP input member 'execute' must be a string";
        }
        boolean ordered =
                message.find("arguments").map(a -> a instanceof JsonObject).orElse(true);
        return ordered ? "" : "QMP input member 'arguments' must be an object";
    }
}
