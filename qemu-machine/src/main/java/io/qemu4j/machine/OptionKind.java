package io.qemu4j.machine;

import java.util.regex.Pattern;

/** What QEMU's options with properties have in common, and where they differ. */
enum OptionKind {
    DEVICE("-device", "driver", "id", "device", true, false),
    OBJECT("-object", "qom-type", "id", "object", true, false),
    BLOCKDEV("-blockdev", "driver", "node-name", "block node", true, false),
    CHARDEV("-chardev", "backend", "id", "character device", false, false),
    // Parsed by the visitor that takes a list as a key said several times; qapi/opts-visitor.c.
    NETDEV("-netdev", "type", "id", "network backend", true, true),
    // A drive's id names a block backend, and those and block nodes must differ.
    DRIVE("-drive", "", "id", "block node", false, false),
    OTHER("", "", "id", "", false, true);

    // What QEMU takes for an id; util/id.c, id_wellformed.
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

    /** A block node's name has room for so many; block.c, bdrv_assign_node_name. */
    private static final int LONGEST_NODE_NAME = 31;

    private final String option;
    private final String firstKey;
    private final String idKey;
    private final String idKind;
    private final boolean json;
    private final boolean repeating;

    OptionKind(String option, String firstKey, String idKey, String idKind, boolean json, boolean repeating) {
        this.option = option;
        this.firstKey = firstKey;
        this.idKey = idKey;
        this.idKind = idKind;
        this.json = json;
        this.repeating = repeating;
    }

    String option() {
        return option;
    }

    /** The key that may be left out before the first value. */
    String firstKey() {
        return firstKey;
    }

    String idKey() {
        return idKey;
    }

    /** What the ids name; empty where nothing is known of them. */
    String idKind() {
        return idKind;
    }

    boolean takesJson() {
        return json;
    }

    /** Whether a list is a key said several times. */
    boolean repeatsKeys() {
        return repeating;
    }

    void checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id QEMU takes: '" + id + "'");
        }
        if (this == BLOCKDEV && id.length() > LONGEST_NODE_NAME) {
            throw new IllegalArgumentException("node name of " + id.length() + " characters, at most "
                    + LONGEST_NODE_NAME + " work: '" + id + "'");
        }
    }
}
