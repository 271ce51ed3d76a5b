package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;

/** Where a fake is in memory. */
record FakeAddress(String name) implements MonitorAddress {
    static final String SCHEME = "memory";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String toString() {
        return SCHEME + ":" + name;
    }
}
