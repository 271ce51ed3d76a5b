package io.qemu4j.transport.unix;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContract;
import java.util.UUID;

class AbstractUnixContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return new UnixTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return new AbstractUnixAddress("qemu4j-" + UUID.randomUUID());
    }
}
