package io.qemu4j.transport.unix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.UnixAddress;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.BareQemu;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.FileDescriptorCast;

/** Against a real QEMU, in plain bytes. */
class UnixQemuIT {
    private static final List<String> AS_ANOTHER_USER =
            List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final UnixTransportProvider provider = new UnixTransportProvider();

    private static List<MonitorAddress> addresses(Path directory) {
        return List.of(
                new UnixAddress(directory.resolve("monitor, with a comma")),
                new AbstractUnixAddress("qemu4j," + directory));
    }

    @Test
    void qemuDialsIn() throws IOException {
        for (MonitorAddress address : addresses(directory)) {
            try (TransportListener listener = provider.listen(address);
                    BareQemu qemu = BareQemu.dialling(listener);
                    Transport transport = listener.accept(LIMIT)) {
                assertTrue(readLine(transport).startsWith("{\"QMP\":"));
                assertEquals(
                        qemu.process().pid(), transport.peer().orElseThrow().pid());
            }
        }
    }

    @Test
    void qemuIsDialled() throws IOException {
        for (MonitorAddress address : addresses(directory)) {
            try (BareQemu qemu = BareQemu.listening(address);
                    Transport transport = provider.connect(address, LIMIT)) {
                assertTrue(readLine(transport).startsWith("{\"QMP\":"));
                assertEquals(
                        qemu.process().pid(), transport.peer().orElseThrow().pid());
            }
        }
    }

    @Test
    void aMonitorThatIsTakenQueuesOneMoreAndRefusesTheNextInTime() throws IOException {
        UnixAddress address = new UnixAddress(directory.resolve("monitor"));
        List<Transport> clients = new ArrayList<>();
        try (BareQemu qemu = BareQemu.listening(address)) {
            clients.add(provider.connect(address, LIMIT));
            assertTrue(readLine(clients.get(0)).startsWith("{\"QMP\":"), qemu::log);

            SocketTimeoutException e = assertThrows(SocketTimeoutException.class, () -> {
                while (true) {
                    clients.add(provider.connect(address, Duration.ofMillis(100)));
                }
            });

            assertTrue(e.getMessage().contains("another client may hold the monitor"), e::getMessage);
        } finally {
            for (Transport client : clients) {
                client.close();
            }
        }
    }

    @Test
    void descriptorsReachTheirFdsets() throws IOException {
        Path file = Files.writeString(directory.resolve("disk"), "data");
        try (TransportListener listener = provider.listen(new UnixAddress(directory.resolve("monitor")));
                BareQemu qemu = BareQemu.dialling(listener)) {
            try (Transport transport = listener.accept(LIMIT);
                    RandomAccessFile first = new RandomAccessFile(file.toFile(), "rw");
                    FileInputStream second = new FileInputStream("/dev/zero")) {
                readLine(transport);
                execute(transport, "{\"execute\":\"qmp_capabilities\"}", List.of());

                String one = execute(transport, addFd(1, "by object"), List.of(PassedDescriptor.of(first)));
                int number = FileDescriptorCast.using(second.getFD()).as(Integer.class);
                execute(transport, addFd(2, "by number"), List.of(PassedDescriptor.ofNumber(number)));

                String sets = execute(transport, "{\"execute\":\"query-fdsets\"}", List.of());
                assertTrue(sets.contains("by object") && sets.contains("by number"), sets);

                String descriptor = one.replaceAll(".*\"fd\": (\\d+).*\\s*", "$1");
                assertEquals(
                        file.toRealPath(),
                        Files.readSymbolicLink(Path.of("/proc/" + qemu.process().pid() + "/fd/" + descriptor)));
            }
        }
    }

    @Test
    void aMissingDescriptorIsQemusToRefuse() throws IOException {
        try (TransportListener listener = provider.listen(new UnixAddress(directory.resolve("monitor")));
                BareQemu qemu = BareQemu.dialling(listener);
                Transport transport = listener.accept(LIMIT)) {
            assertTrue(readLine(transport).startsWith("{\"QMP\":"), qemu::log);
            execute(transport, "{\"execute\":\"qmp_capabilities\"}", List.of());

            String reply = execute(transport, addFd(1, "none"), List.of());

            assertTrue(reply.contains("No file descriptor supplied via SCM_RIGHTS"), reply);
        }
    }

    @Test
    void aProcessOfAnotherUserIsTurnedAway() throws IOException, InterruptedException {
        Path path = directory.resolve("monitor");
        assertTurnsOthersAway(new UnixAddress(path), path, "UNIX-CONNECT:" + path);
    }

    @Test
    void anAbstractNameTurnsOthersAway() throws IOException, InterruptedException {
        String name = "qemu4j" + directory;
        assertTurnsOthersAway(new AbstractUnixAddress(name), null, "ABSTRACT-CONNECT:" + name);
    }

    private void assertTurnsOthersAway(MonitorAddress address, Path path, String dialled)
            throws IOException, InterruptedException {
        assumeTrue(((Number) Files.getAttribute(directory, "unix:uid")).intValue() == 0, "only root changes users");
        assumeTrue(new File("/usr/bin/setpriv").canExecute(), "no setpriv");
        assumeTrue(new File("/usr/bin/socat").canExecute(), "no socat");
        try (TransportListener listener = provider.listen(address)) {
            // As it is for a moment in a directory open to others, before the mode is set.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            if (path != null) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
            Process stranger = dialAsAnotherUser(dialled);
            try (BareQemu own = BareQemu.dialling(listener);
                    Transport transport = listener.accept(LIMIT)) {
                assertEquals(own.process().pid(), transport.peer().orElseThrow().pid());
                assertTrue(stranger.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "the stranger was not hung up on");
            } finally {
                stranger.destroyForcibly();
            }
        }
    }

    /** Connects, which it tells, and reads until the end. */
    private static Process dialAsAnotherUser(String dialled) throws IOException {
        List<String> command = new ArrayList<>(AS_ANOTHER_USER);
        command.addAll(List.of("/usr/bin/socat", "-d", "-d", "-u", dialled, "STDOUT"));
        Process stranger = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertTrue(
                stranger.inputReader().lines().anyMatch(line -> line.contains("successfully connected")),
                "the stranger did not come through");
        return stranger;
    }

    private static String addFd(int set, String opaque) {
        return "{\"execute\":\"add-fd\",\"arguments\":{\"fdset-id\":" + set + ",\"opaque\":\"" + opaque + "\"}}";
    }

    private static String execute(Transport transport, String command, List<PassedDescriptor> descriptors)
            throws IOException {
        byte[] bytes = (command + "\n").getBytes(UTF_8);
        transport.write(bytes, 0, bytes.length, descriptors);
        return readLine(transport);
    }

    private static String readLine(Transport transport) throws IOException {
        StringBuilder line = new StringBuilder();
        byte[] one = new byte[1];
        while (line.indexOf("\n") < 0) {
            assertEquals(1, transport.read(one, 0, 1), () -> "the stream ended behind " + line);
            line.append((char) one[0]);
        }
        return line.toString();
    }
}
