package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assumptions.abort;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContract;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

class TcpV6ContractTest extends TransportContract {
    private static final TcpAddress LOOPBACK = new TcpAddress("::1", 0);

    @BeforeAll
    static void requireIpv6() {
        try {
            new TcpTransportProvider().listen(LOOPBACK).close();
        } catch (IOException e) {
            abort("no IPv6: " + e);
        }
    }

    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return LOOPBACK;
    }
}
