package io.qemu4j.machine;

import io.qemu4j.api.json.JsonNumber;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's own notation of options: {@code value,key=value,key.member=value}. A comma within a value is
 * written twice; no other character means anything there.
 *
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/util/keyval.c">util/keyval.c</a>
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/util/qemu-option.c">util/qemu-option.c</a>
 */
final class OptionText {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\[\\]-]*");
    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final StringBuilder text = new StringBuilder();
    private final OptionKind kind;

    private OptionText(OptionKind kind) {
        this.kind = kind;
    }

    static String of(OptionKind kind, @Nullable String first, Map<String, @Nullable Object> properties) {
        OptionText writer = new OptionText(kind);
        if (first != null) {
            // -blockdev wants its key said.
            writer.text.append(kind == OptionKind.BLOCKDEV ? "driver=" : "").append(escaped(first));
        }
        properties.forEach(writer::append);
        return writer.text.toString();
    }

    private void append(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, member) -> append(key + "." + name, member));
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                append(kind.repeatsKeys() ? key : key + "." + i, list.get(i));
            }
        } else {
            text.append(text.length() == 0 ? "" : ",").append(key).append('=').append(escaped(scalar(key, value)));
        }
    }

    private String scalar(String key, @Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool ? "on" : "off";
        }
        if (value instanceof JsonNumber number) {
            return number.bigDecimalValue().toPlainString();
        }
        if (value instanceof Size size) {
            // Bytes are understood by every property; a unit by those that QEMU declares as sizes, and needed by -m.
            return kind == OptionKind.OTHER ? size.toString() : Long.toString(size.toBytes());
        }
        if (value instanceof String string) {
            return string;
        }
        throw new IllegalArgumentException(
                key + "=" + value + " cannot be said but in JSON; -device, -object, -blockdev and -netdev take that");
    }

    private static String escaped(String value) {
        return value.replace(",", ",,");
    }

    static String checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key QEMU takes: '" + key + "'");
        }
        return key;
    }

    /** A first value with an equals sign would be read as a key and its value. */
    static String checkedFirst(String value) {
        if (value.isEmpty() || value.indexOf('=') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a first value QEMU takes: '" + value + "'");
        }
        return value;
    }

    static String checkedOption(String option) {
        if (!OPTION.matcher(option).matches()) {
            throw new IllegalArgumentException("not an option, which begins with a dash: '" + option + "'");
        }
        return option;
    }
}
