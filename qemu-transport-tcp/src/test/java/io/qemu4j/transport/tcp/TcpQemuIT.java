package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.QemuBinary;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real QEMU, in plain bytes. */
class TcpQemuIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final TcpTransportProvider provider = new TcpTransportProvider();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endQemu() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void qemuDialsIn() throws IOException {
        for (String host : List.of("localhost", "0.0.0.0", "::1")) {
            try (TransportListener listener = provider.listen(new TcpAddress(host, 0).insecure())) {
                start(listener.qemuArguments("mon"));
                try (Transport transport = listener.accept(LIMIT)) {
                    assertTrue(readLine(transport).startsWith("{\"QMP\":"));
                }
            }
        }
    }

    @Test
    void qemuIsDialled() throws IOException {
        TransportListener chosen = provider.listen(new TcpAddress("127.0.0.1", 0));
        TcpAddress address = (TcpAddress) chosen.address();
        chosen.close();
        Process qemu = start(List.of(
                "-chardev",
                "socket,id=mon,host=" + address.host() + ",port=" + address.port() + ",server=on,wait=off"));

        try (Transport transport = connect(address, qemu)) {
            assertTrue(readLine(transport).startsWith("{\"QMP\":"));
        }
    }

    private Transport connect(TcpAddress address, Process qemu) throws IOException {
        Deadline deadline = Deadline.in(LIMIT);
        while (true) {
            try {
                return provider.connect(address, deadline.remaining());
            } catch (ConnectException e) {
                assertTrue(qemu.isAlive() && !deadline.hasPassed(), "QEMU does not listen");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
    }

    private Process start(List<String> chardev) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(QemuBinary.require(), "-machine", "none", "-display", "none", "-nodefaults"));
        command.addAll(chardev);
        command.addAll(List.of("-mon", "chardev=mon,mode=control"));
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("qemu-" + processes.size() + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String readLine(Transport transport) throws IOException {
        byte[] buffer = new byte[1];
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            assertEquals(1, transport.read(buffer, 0, 1), () -> "the stream ended behind " + line);
            line.append(new String(buffer, StandardCharsets.UTF_8));
        }
        return line.toString();
    }
}
