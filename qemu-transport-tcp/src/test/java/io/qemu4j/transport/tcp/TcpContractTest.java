package io.qemu4j.transport.tcp;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContract;

// tag::contract[]
class TcpContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return new TcpAddress("localhost", 0);
    }
}
// end::contract[]
