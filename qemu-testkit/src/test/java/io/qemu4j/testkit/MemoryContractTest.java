package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.TransportProvider;

class MemoryContractTest extends TransportContract {
    private final MemoryTransportProvider provider = new MemoryTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return provider.unusedAddress();
    }
}
