package example.exec;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Starts the command of an {@code exec:} address. */
public final class ExecTransportProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ExecTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("exec");
    }

    @Override
    public boolean supports(MonitorAddress address) {
        return address instanceof ExecAddress;
    }

    @Override
    public MonitorAddress parse(String text) {
        return ExecAddress.parse(text);
    }

    @Override
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("negative time limit: " + limit);
        }
        // Starting a process does not wait for anybody; what the command says first, the session waits for.
        return ExecTransport.start(((ExecAddress) address).command());
    }
}
