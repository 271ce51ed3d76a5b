package io.qemu4j.transport.unix;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.testkit.TransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class UnixContractTest extends TransportContract {
    @TempDir
    Path directory;

    private int used;

    @Override
    protected TransportProvider provider() {
        return new UnixTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return new UnixAddress(directory.resolve("monitor-" + used++));
    }
}
