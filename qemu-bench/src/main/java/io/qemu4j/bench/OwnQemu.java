package io.qemu4j.bench;

import io.qemu4j.api.ConnectFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A QEMU of the benchmark's own, without devices, whose monitor listens. Started through {@link
 * ProcessBuilder}: what is measured is the session, not the launch.
 */
final class OwnQemu {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Path directory;
    private final String address;

    private OwnQemu(Process process, Path directory, String address) {
        this.process = process;
        this.directory = directory;
        this.address = address;
    }

    /**
     * Starts one.
     *
     * @param binary the program
     * @param scheme {@code tcp}, or the scheme of a transport that takes {@code scheme:/path} of a Unix socket
     */
    static OwnQemu start(String binary, String scheme) throws IOException {
        Path directory = Files.createTempDirectory("qemu-bench");
        String address;
        String chardev;
        if (scheme.equals("tcp")) {
            int port = freePort();
            address = "tcp:127.0.0.1:" + port;
            chardev = "socket,id=qmp,host=127.0.0.1,port=" + port + ",server=on,wait=off,nodelay=on";
        } else {
            Path socket = directory.resolve("qmp");
            address = scheme + ":" + socket;
            chardev = "socket,id=qmp,path=" + socket + ",server=on,wait=off";
        }
        Process process = new ProcessBuilder(List.of(
                        binary,
                        "-machine",
                        "none",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-chardev",
                        chardev,
                        "-mon",
                        "chardev=qmp,mode=control"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        return new OwnQemu(process, directory, address);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return address;
    }

    /** Connects, as soon as it listens. */
    QmpSession connect(SessionOptions options) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return Qmp.connect(address, options);
            } catch (ConnectFailedException e) {
                if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
                    throw new IOException("no monitor at " + address + ": " + log(), e);
                }
                Thread.sleep(5);
            }
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** Kills it and removes what it left. */
    void stop() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        for (String name : List.of("qmp", "log")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.delete(directory);
    }
}
