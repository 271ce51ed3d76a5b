package io.qemu4j.machine;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.UnixAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Monitors on which QEMU itself listens, for others to look in. */
final class ExtraMonitors {
    private ExtraMonitors() {}

    /** Refuses an address on which QEMU cannot listen. */
    static MonitorAddress checked(MonitorAddress address) {
        boolean known = address instanceof UnixAddress
                || address instanceof AbstractUnixAddress
                || address instanceof TcpAddress;
        if (!known) {
            throw new IllegalArgumentException(
                    address + ": QEMU listens on Unix and TCP addresses; for others use args(\"-chardev\", …)");
        }
        return address;
    }

    /** The options for all of them. A QEMU that is killed leaves its socket's file: the cleanup removes it. */
    static List<String> options(List<MonitorAddress> monitors, Cleanup cleanup) throws IOException {
        List<String> options = new ArrayList<>();
        for (MonitorAddress address : monitors) {
            String id = CommandLine.MONITOR_ID + "-extra-" + (options.size() / 4 + 1);
            options.add("-chardev");
            options.add("socket,id=" + id + "," + where(address, cleanup) + ",server=on,wait=off");
            options.add("-mon");
            options.add("chardev=" + id + ",mode=control");
        }
        return options;
    }

    private static String where(MonitorAddress address, Cleanup cleanup) throws IOException {
        if (address instanceof TcpAddress tcp) {
            requireSafe(tcp);
            return "host=" + escaped(tcp.host()) + ",port=" + tcp.port();
        }
        if (address instanceof AbstractUnixAddress named) {
            return "path=" + escaped(named.name()) + ",abstract=on,tight=on";
        }
        // QEMU may run in another directory than we do.
        Path socket = RunFiles.checked(((UnixAddress) address).path().toAbsolutePath());
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS) && !isSocket(socket)) {
            // QEMU would delete whatever it is.
            throw new FileAlreadyExistsException(socket.toString(), null, "not a socket");
        }
        cleanup.add(() -> {
            if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS) && isSocket(socket)) {
                Files.deleteIfExists(socket);
            }
        });
        return "path=" + escaped(socket.toString());
    }

    /** The rule that a monitor which dials in over TCP keeps: here QEMU would listen for whoever comes. */
    private static void requireSafe(TcpAddress address) throws IOException {
        InetAddress[] hosts = address.isInsecure() ? new InetAddress[0] : InetAddress.getAllByName(address.host());
        for (InetAddress host : hosts) {
            if (!host.isLoopbackAddress()) {
                throw new IOException(address + " (" + host.getHostAddress() + "): others than this host reach it, and"
                        + " whoever does runs programs and reads files as QEMU's user; say insecure() to let them");
            }
        }
    }

    private static boolean isSocket(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private static String escaped(String value) {
        return value.replace(",", ",,");
    }
}
