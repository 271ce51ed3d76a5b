package io.qemu4j.testkit;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.TransportListener;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real QEMU with a monitor and nothing else: no machine, no memory, up in some hundredths of a second. It is the other
 * end for tests of transports, and of sessions where there is no {@code Machine}:
 *
 * <pre>{@code
 * try (TransportListener listener = provider.listen(address);
 *         BareQemu qemu = BareQemu.dialling(listener);
 *         Transport transport = listener.accept(limit)) {
 *     // the greeting is the first line to read
 * }
 * }</pre>
 *
 * <p>It is the {@link QemuBinary} that is started; without one a JUnit Jupiter test is skipped, as {@link
 * QemuBinary#require} says.
 *
 * <p>Threads: any thread may call.
 *
 * @since 0.1
 */
public final class BareQemu implements AutoCloseable {
    private static final String MONITOR = "mon";
    private static final Pattern LISTENING = Pattern.compile(":(\\d+),server");

    private final Process process;
    private final MonitorAddress address;
    private final Path log;

    private BareQemu(Process process, MonitorAddress address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts a QEMU whose monitor dials in. Does not wait for it.
     *
     * @param listener where it dials
     * @param more further options, behind those of the monitor, whose id is {@code mon}
     * @return the QEMU, the caller's to close
     * @throws IOException if it cannot be started
     */
    public static BareQemu dialling(TransportListener listener, String... more) throws IOException {
        List<String> command = command(listener.qemuArguments(MONITOR), more);
        Path log = createLog();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        return new BareQemu(start(builder, log), listener.address(), log);
    }

    /**
     * Starts a QEMU whose monitor listens, and waits until it does or has ended, without a use of the one connection that
     * it takes at a time.
     *
     * @param address a Unix socket, abstract or not, or TCP or TLS, where port 0 has QEMU choose; with TLS, QEMU shows
     *     the certificate in {@link TlsAddress#withQemuCredentials} and demands one if the address says so
     * @param more further options, behind those of the monitor, whose id is {@code mon}
     * @return the QEMU, the caller's to close
     * @throws IllegalArgumentException if it is another kind of address, or one with TLS without credentials
     * @throws IOException if it cannot be started, or ends instead; its words are in the message
     */
    public static BareQemu listening(MonitorAddress address, String... more) throws IOException {
        List<String> chardev = new ArrayList<>(BareQemuListen.arguments(address, MONITOR));
        // This one speaks once the others listen.
        chardev.addAll(List.of("-chardev", "stdio,id=ready", "-mon", "chardev=ready,mode=control"));
        List<String> command = command(chardev, more);
        Path log = createLog();
        Process process = start(new ProcessBuilder(command).redirectError(log.toFile()), log);
        boolean listens = false;
        try {
            MonitorAddress actual = actual(address, awaitDevices(process, log));
            listens = true;
            return new BareQemu(process, actual, log);
        } finally {
            if (!listens) {
                end(process, log);
            }
        }
    }

    private static List<String> command(List<String> chardev, String... more) {
        List<String> command = new ArrayList<>(
                List.of(QemuBinary.require(), "-machine", "none", "-accel", "tcg", "-display", "none", "-nodefaults"));
        command.addAll(chardev);
        command.addAll(List.of("-mon", "id=" + MONITOR + ",chardev=" + MONITOR + ",mode=control"));
        command.addAll(List.of(more));
        return command;
    }

    private static Path createLog() throws IOException {
        return Files.createTempFile("qemu4j-" + ProcessHandle.current().pid() + "-bare-", ".log");
    }

    private static Process start(ProcessBuilder builder, Path log) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            Files.delete(log);
            throw e;
        }
    }

    /** QEMU's own list of its character devices, as the text of the reply. */
    private static String awaitDevices(Process process, Path log) throws IOException {
        try {
            process.getOutputStream()
                    .write("{\"execute\":\"qmp_capabilities\"}{\"execute\":\"query-chardev\"}\n"
                            .getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            // Its last words tell more.
        }
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("\"filename\"")) {
                return line;
            }
        }
        throw new IOException("QEMU ended instead of listening: " + Files.readString(log));
    }

    private static MonitorAddress actual(MonitorAddress address, String devices) throws IOException {
        if (address instanceof TcpAddress tcp) {
            return tcp.withPort(port(devices));
        }
        return address instanceof TlsAddress tls ? tls.withPort(port(devices)) : address;
    }

    private static int port(String devices) throws IOException {
        for (JsonValue device : JsonValue.parse(devices).asObject().array("return")) {
            Matcher listening = LISTENING.matcher(device.asObject().string("filename"));
            if (device.asObject().string("label").equals(MONITOR) && listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("QEMU does not tell its port: " + devices);
    }

    /**
     * Where the monitor is.
     *
     * @return the address that QEMU dials or listens on, with the port that was chosen
     */
    public MonitorAddress address() {
        return address;
    }

    /**
     * QEMU's process, to look at or to end.
     *
     * @return the process; what it writes is in the log
     */
    public Process process() {
        return process;
    }

    /**
     * What QEMU has written so far.
     *
     * @return the text; may be empty
     * @throws UncheckedIOException if it cannot be read, since this was closed, say
     */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Kills QEMU, waits until it is gone, unless interrupted, and removes its log. A second call does nothing.
     *
     * @throws UncheckedIOException if the log cannot be removed
     */
    @Override
    public void close() {
        try {
            end(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process, Path log) throws IOException {
        process.toHandle().destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.getOutputStream().close();
        process.getInputStream().close();
        process.getErrorStream().close();
        Files.deleteIfExists(log);
    }
}
