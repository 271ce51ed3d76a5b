package io.qemu4j.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port where both sides speak TLS and, by default, both prove who they are. Text: {@code
 * tls:build7:4444}, and behind a {@code ?} what differs from the defaults, separated by {@code &}:
 * {@code no-name-check}, {@code no-client-certificates} and last {@code qemu-credentials=DIRECTORY}.
 * A context has no text.
 *
 * <p>This side's keys and trust come from an {@link SSLContext}; QEMU's come from a directory of PEM
 * files, as for its {@code tls-creds-x509} object.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class TlsAddress implements MonitorAddress {
    private final HostPort place;
    private final @Nullable SSLContext context;
    private final boolean nameCheck;
    private final boolean clientCertificates;
    private final @Nullable Path qemuCredentials;

    /**
     * An address with the JVM's default context, which takes its keys and trust from the {@code
     * javax.net.ssl} system properties.
     *
     * @param host a host name or address literal, without brackets; the certificate of the side that
     *     listens must bear it
     * @param port 0 to 65535; 0 only to listen, where the system picks a free one
     */
    public TlsAddress(String host, int port) {
        this(new HostPort(host, port), null, true, true, null);
    }

    private TlsAddress(
            HostPort place,
            @Nullable SSLContext context,
            boolean nameCheck,
            boolean clientCertificates,
            @Nullable Path qemuCredentials) {
        this.place = place;
        this.context = context;
        this.nameCheck = nameCheck;
        this.clientCertificates = clientCertificates;
        this.qemuCredentials = qemuCredentials;
    }

    /**
     * Sets this side's keys and whom it trusts.
     *
     * @param context the context; used from the address, so keep it unchanged
     * @return a copy
     */
    public TlsAddress withContext(SSLContext context) {
        Objects.requireNonNull(context, "context");
        return new TlsAddress(place, context, nameCheck, clientCertificates, qemuCredentials);
    }

    /**
     * Connects to any server with a trusted certificate, whatever name it bears. Where every machine has
     * a certificate of the same authority, any of them can then pass for any other.
     *
     * @return a copy
     */
    public TlsAddress withoutNameCheck() {
        return new TlsAddress(place, context, false, clientCertificates, qemuCredentials);
    }

    /**
     * Lets clients without a certificate connect to the listener. Anybody who reaches the port can then
     * pass for QEMU.
     *
     * @return a copy
     */
    public TlsAddress withoutClientCertificates() {
        return new TlsAddress(place, context, nameCheck, false, qemuCredentials);
    }

    /**
     * Names the directory that QEMU is told of when it is to connect to the listener. QEMU wants {@code
     * ca-cert.pem} there and, as its own certificate, {@code client-cert.pem} and {@code
     * client-key.pem}.
     *
     * @param directory the directory, on QEMU's host
     * @return a copy
     */
    public TlsAddress withQemuCredentials(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new TlsAddress(place, context, nameCheck, clientCertificates, directory);
    }

    /**
     * Replaces the port.
     *
     * @param port 0 to 65535
     * @return a copy
     */
    public TlsAddress withPort(int port) {
        return new TlsAddress(place.withPort(port), context, nameCheck, clientCertificates, qemuCredentials);
    }

    /**
     * The host.
     *
     * @return a name or an address literal, without brackets
     */
    public String host() {
        return place.host();
    }

    /**
     * The port.
     *
     * @return 0 to 65535
     */
    public int port() {
        return place.port();
    }

    /**
     * This side's keys and trust.
     *
     * @return the context; empty for the JVM's default
     */
    public Optional<SSLContext> context() {
        return Optional.ofNullable(context);
    }

    /**
     * Whether a server's certificate must bear the host's name.
     *
     * @return true unless it was switched off
     */
    public boolean checksName() {
        return nameCheck;
    }

    /**
     * Whether the listener refuses clients without a trusted certificate.
     *
     * @return true unless it was switched off
     */
    public boolean requiresClientCertificates() {
        return clientCertificates;
    }

    /**
     * The directory of QEMU's own PEM files.
     *
     * @return the directory; empty if none was named
     */
    public Optional<Path> qemuCredentials() {
        return Optional.ofNullable(qemuCredentials);
    }

    @Override
    public String scheme() {
        return "tls";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsAddress that
                && place.equals(that.place)
                && Objects.equals(context, that.context)
                && nameCheck == that.nameCheck
                && clientCertificates == that.clientCertificates
                && Objects.equals(qemuCredentials, that.qemuCredentials);
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, context, nameCheck, clientCertificates, qemuCredentials);
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (!nameCheck) {
            words.add("no-name-check");
        }
        if (!clientCertificates) {
            words.add("no-client-certificates");
        }
        if (qemuCredentials != null) {
            words.add("qemu-credentials=" + qemuCredentials);
        }
        return "tls:" + place + (words.isEmpty() ? "" : "?" + String.join("&", words));
    }
}
