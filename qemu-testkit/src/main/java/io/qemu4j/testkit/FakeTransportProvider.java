package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Leads to one fake. */
final class FakeTransportProvider implements TransportProvider {
    private final FakeQemu fake;

    FakeTransportProvider(FakeQemu fake) {
        this.fake = fake;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(FakeAddress.SCHEME);
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address.equals(fake.address());
    }

    @Override
    public MonitorAddress parse(String text) {
        if (!text.equals(fake.address().toString())) {
            throw new IllegalArgumentException("not the fake's address " + fake.address() + ": " + text);
        }
        return fake.address();
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        return fake.connect(limit);
    }
}
