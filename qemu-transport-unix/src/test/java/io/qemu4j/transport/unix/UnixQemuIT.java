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
import io.qemu4j.api.spi.Deadline;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.testkit.QemuBinary;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endQemu() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void qemuDialsIn() throws IOException {
        for (MonitorAddress address : List.of(
                new UnixAddress(directory.resolve("monitor, with a comma")),
                new AbstractUnixAddress("qemu4j," + directory))) {
            try (TransportListener listener = provider.listen(address)) {
                Process qemu = start(List.of(), listener.qemuArguments("mon"));
                try (Transport transport = listener.accept(LIMIT)) {
                    assertTrue(readLine(transport).startsWith("{\"QMP\":"));
                    assertEquals(qemu.pid(), transport.peer().orElseThrow().pid());
                }
            }
        }
    }

    @Test
    void qemuIsDialled() throws IOException {
        Path path = directory.resolve("monitor");
        Process qemu = startListening(path);

        try (Transport transport = provider.connect(new UnixAddress(path), LIMIT)) {
            assertTrue(readLine(transport).startsWith("{\"QMP\":"));
            assertEquals(qemu.pid(), transport.peer().orElseThrow().pid());
        }
    }

    @Test
    void aMonitorThatIsTakenQueuesOneMoreAndRefusesTheNextInTime() throws IOException {
        Path path = directory.resolve("monitor");
        UnixAddress address = new UnixAddress(path);
        startListening(path);
        List<Transport> clients = new ArrayList<>();
        try {
            clients.add(provider.connect(address, LIMIT));
            readLine(clients.get(0));

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
        try (TransportListener listener = provider.listen(new UnixAddress(directory.resolve("monitor")))) {
            Process qemu = start(List.of(), listener.qemuArguments("mon"));
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
                        Files.readSymbolicLink(Path.of("/proc/" + qemu.pid() + "/fd/" + descriptor)));
            }
        }
    }

    @Test
    void aMissingDescriptorIsQemusToRefuse() throws IOException {
        try (TransportListener listener = provider.listen(new UnixAddress(directory.resolve("monitor")))) {
            start(List.of(), listener.qemuArguments("mon"));
            try (Transport transport = listener.accept(LIMIT)) {
                readLine(transport);
                execute(transport, "{\"execute\":\"qmp_capabilities\"}", List.of());

                String reply = execute(transport, addFd(1, "none"), List.of());

                assertTrue(reply.contains("No file descriptor supplied via SCM_RIGHTS"), reply);
            }
        }
    }

    @Test
    void aProcessOfAnotherUserIsTurnedAway() throws IOException, InterruptedException {
        Path path = directory.resolve("monitor");
        assertTurnsOthersAway(new UnixAddress(path), path);
    }

    @Test
    void anAbstractNameTurnsOthersAway() throws IOException, InterruptedException {
        assertTurnsOthersAway(new AbstractUnixAddress("qemu4j" + directory), null);
    }

    private void assertTurnsOthersAway(MonitorAddress address, Path path) throws IOException, InterruptedException {
        assumeTrue(((Number) Files.getAttribute(directory, "unix:uid")).intValue() == 0, "only root changes users");
        assumeTrue(new File("/usr/bin/setpriv").canExecute(), "no setpriv");
        assumeTrue(isQemuOpenToOthers(), "another user cannot run " + QemuBinary.require());
        try (TransportListener listener = provider.listen(address)) {
            // As it is for a moment in a directory open to others, before the mode is set.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            if (path != null) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
            List<String> dialAndTell = new ArrayList<>(listener.qemuArguments("mon"));
            Path dialled = directory.resolve("dialled");
            dialAndTell.addAll(List.of("-chardev", "socket,id=x,path=" + dialled + ",server=on,wait=off"));
            Process stranger = start(AS_ANOTHER_USER, dialAndTell);
            awaitListener(dialled, stranger);

            Process own = start(List.of(), listener.qemuArguments("mon"));
            try (Transport transport = listener.accept(LIMIT)) {
                assertEquals(own.pid(), transport.peer().orElseThrow().pid());
            }
        }
    }

    /** One in root's cache is not. */
    private static boolean isQemuOpenToOthers() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(AS_ANOTHER_USER);
        command.addAll(List.of("sh", "-c", "command -v \"$0\"", QemuBinary.require()));
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String addFd(int set, String opaque) {
        return "{\"execute\":\"add-fd\",\"arguments\":{\"fdset-id\":" + set + ",\"opaque\":\"" + opaque + "\"}}";
    }

    private Process startListening(Path path) throws IOException {
        Process qemu = start(List.of(), List.of("-chardev", "socket,id=mon,path=" + path + ",server=on,wait=off"));
        awaitListener(path, qemu);
        return qemu;
    }

    private static void awaitListener(Path path, Process qemu) {
        Deadline deadline = Deadline.in(LIMIT);
        while (!isListenedOn(path)) {
            assertTrue(qemu.isAlive() && !deadline.hasPassed(), "QEMU does not listen on " + path);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** The file is there before that, and to connect would use up the connection that QEMU serves. */
    private static boolean isListenedOn(Path path) {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"), StandardCharsets.ISO_8859_1)) {
            // The flag is that of a socket that accepts.
            return sockets.anyMatch(socket -> socket.contains(" 00010000 ") && socket.endsWith(" " + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(List<String> wrapper, List<String> chardev) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(QemuBinary.require(), "-machine", "none", "-display", "none", "-nodefaults"));
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
