package example.exec;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.testkit.TransportContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

// tag::contract[]
class ExecContractTest extends TransportContract {
    @TempDir
    Path directory;

    private int used;

    @Override
    protected TransportProvider provider() {
        return new ExecTransportProvider();
    }

    @Override
    protected MonitorAddress unusedAddress() {
        return new UnixAddress(directory.resolve("far-" + used++));
    }

    @Override
    protected TransportListener listen(MonitorAddress address) throws IOException {
        return Transports.installed().listen(address); // qemu-transport-unix does
    }

    @Override
    protected MonitorAddress leadingTo(MonitorAddress listening) {
        return new ExecAddress(List.of("socat", "-", "UNIX-CONNECT:" + ((UnixAddress) listening).path()));
    }

    @Override
    protected boolean isRelayed() {
        return true;
    }

    @Override
    protected Duration shortLimit() {
        return Duration.ofSeconds(3); // a program has to start
    }
}
// end::contract[]
