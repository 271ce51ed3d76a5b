package io.qemu4j.testkit;

import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonBoolean;
import io.qemu4j.api.json.JsonNull;
import io.qemu4j.api.json.JsonNumber;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonString;
import io.qemu4j.api.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds one command against a schema, in the order in which QEMU does: members as they are declared, then what
 * is left over. See qapi/qmp-dispatch.c, qapi/qobject-input-visitor.c and qapi/qmp-registry.c, 7.2.
 */
final class SchemaCheck {
    private static final BigInteger MIN = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** Takes the properties of whatever device it makes, of which the schema knows nothing. */
    private static final String OPEN_COMMAND = "device_add";

    private final QmpSchema schema;
    private final String command;
    private final List<FeatureUse> uses = new ArrayList<>();

    SchemaCheck(QmpSchema schema, String command) {
        this.schema = schema;
        this.command = command;
    }

    /** QEMU's no. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final String errorClass;
        private final String description;

        Refusal(String errorClass, String description) {
            super(description, null, false, false);
            this.errorClass = errorClass;
            this.description = description;
        }

        String description() {
            return description;
        }

        String errorClass() {
            return errorClass;
        }
    }

    /** What the command uses of what is deprecated or unstable, as far as it was checked. */
    List<FeatureUse> uses() {
        return uses;
    }

    /** Why QEMU would say no, or null. */
    @Nullable
    Refusal refusal(JsonObject arguments, boolean outOfBand) {
        try {
            check(arguments, outOfBand);
            return null;
        } catch (Refusal refusal) {
            return refusal;
        }
    }

    private void check(JsonObject arguments, boolean outOfBand) throws Refusal {
        JsonObject known = schema.command(command);
        if (known == null) {
            throw new Refusal("CommandNotFound", "The command " + command + " has not been found");
        }
        use(known, "", "CommandNotFound", "command " + command);
        if (outOfBand && !(known.has("allow-oob") && known.bool("allow-oob"))) {
            throw wrong("The command " + command + " does not support OOB");
        }
        object(schema.type(known.string("arg-type")), "", arguments, command.equals(OPEN_COMMAND));
    }

    /** Notes the features that a part of the schema has; refuses it where they are rejected. */
    private void use(JsonObject part, String place, String errorClass, String what) throws Refusal {
        for (String feature : QmpSchema.WATCHED) {
            boolean has = part.has("features")
                    && part.array("features").stream()
                            .anyMatch(f -> f.asString().equals(feature));
            if (has) {
                uses.add(new FeatureUse(command, place, feature));
            }
            if (has && schema.rejects(feature)) {
                String adjective = feature.equals("unstable") ? "Unstable " : "Deprecated ";
                throw new Refusal(errorClass, adjective + what + " disabled by policy");
            }
        }
    }

    private void object(JsonObject type, String path, JsonObject value, boolean open) throws Refusal {
        Set<String> seen = new HashSet<>();
        members(type, path, value, seen);
        for (String name : value.names()) {
            if (!open && !seen.contains(name)) {
                throw wrong("Parameter '" + join(path, name) + "' is unexpected");
            }
        }
    }

    private void members(JsonObject type, String path, JsonObject value, Set<String> seen) throws Refusal {
        for (JsonValue element : type.array("members")) {
            JsonObject member = element.asObject();
            String name = member.string("name");
            seen.add(name);
            if (value.has(name)) {
                use(member, join(path, name), "GenericError", "parameter " + name);
                value(schema.type(member.string("type")), join(path, name), name, value.get(name));
            } else if (!member.has("default")) {
                throw wrong("Parameter '" + join(path, name) + "' is missing");
            }
        }
        if (type.has("tag")) {
            String tag = value.string(type.string("tag"));
            for (JsonValue variant : type.array("variants")) {
                if (variant.asObject().string("case").equals(tag)) {
                    members(schema.type(variant.asObject().string("type")), path, value, seen);
                }
            }
        }
    }

    private void value(JsonObject type, String path, String name, JsonValue value) throws Refusal {
        switch (type.string("meta-type")) {
            case "builtin" -> {
                String wanted = type.string("json-type");
                require(isOf(wanted, value), path, wanted.equals("int") ? "integer" : wanted);
            }
            case "enum" -> {
                require(value instanceof JsonString, path, "string");
                enumeration(type, path, name, value.asString());
            }
            case "array" -> {
                require(value instanceof JsonArray, path, "array");
                JsonObject elements = schema.type(type.string("element-type"));
                JsonArray array = value.asArray();
                for (int i = 0; i < array.size(); i++) {
                    value(elements, path + "[" + i + "]", "null", array.get(i));
                }
            }
            case "object" -> {
                require(value instanceof JsonObject, path, "object");
                object(type, path, value.asObject(), false);
            }
            case "alternate" -> value(alternative(type, path, value), path, name, value);
            default -> throw new IllegalStateException("no type of an argument: " + type);
        }
    }

    private static boolean isOf(String jsonType, JsonValue value) {
        return switch (jsonType) {
            case "string" -> value instanceof JsonString;
            case "number" -> value instanceof JsonNumber;
            case "int" -> value instanceof JsonNumber && isInteger(value.toString());
            case "boolean" -> value instanceof JsonBoolean;
            case "null" -> value instanceof JsonNull;
            case "value" -> true;
            default -> throw new IllegalStateException("no JSON type: " + jsonType);
        };
    }

    /** Of the 64 bits that QEMU has for one, with or without a sign; what is longer it reads as a fraction. */
    private static boolean isInteger(String text) {
        if (!text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            return false;
        }
        BigInteger number = new BigInteger(text);
        return number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0;
    }

    private void enumeration(JsonObject type, String path, String name, String value) throws Refusal {
        // Since 7.0 there are "members", with features; "values" were before, and are still told.
        if (type.has("members")) {
            for (JsonValue member : type.array("members")) {
                if (member.asObject().string("name").equals(value)) {
                    use(member.asObject(), path + "=" + value, "GenericError", "value " + value);
                    return;
                }
            }
        } else if (type.array("values").stream().anyMatch(v -> v.asString().equals(value))) {
            return;
        }
        throw wrong("Parameter '" + name + "' does not accept value '" + value + "'");
    }

    private JsonObject alternative(JsonObject type, String path, JsonValue value) throws Refusal {
        for (JsonValue member : type.array("members")) {
            JsonObject candidate = schema.type(member.asObject().string("type"));
            boolean fits = switch (candidate.string("meta-type")) {
                case "builtin" -> isOf(candidate.string("json-type"), value);
                case "enum" -> value instanceof JsonString;
                case "array" -> value instanceof JsonArray;
                default -> value instanceof JsonObject;
            };
            if (fits) {
                return candidate;
            }
        }
        throw typeError(path, "one of its alternatives");
    }

    private static void require(boolean fits, String path, String wanted) throws Refusal {
        if (!fits) {
            throw typeError(path, wanted);
        }
    }

    private static Refusal typeError(String path, String wanted) {
        return wrong("Invalid parameter type for '" + path + "', expected: " + wanted);
    }

    private static Refusal wrong(String description) {
        return new Refusal("GenericError", description);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
