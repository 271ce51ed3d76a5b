package io.qemu4j.transport.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.jspecify.annotations.Nullable;

/** Why there is no TLS connection, in words: the JDK's are scattered over a chain of causes. */
final class TlsFailure {
    private static final String ALERT = "Received fatal alert: ";

    private static final String NOT_TLS = "the peer does not speak TLS";
    private static final String CLOSED = "closed during handshake";

    private TlsFailure() {}

    /**
     * What a failed handshake, or a refusal right behind it, means. An {@link SSLProtocolException} tells of somebody
     * who did not come to the point where it matters who that is.
     */
    static IOException of(String where, IOException e) {
        String reason = reason(e);
        IOException failed;
        if (find(e, SocketTimeoutException.class) != null) {
            failed = new SocketTimeoutException(where + ": no TLS handshake in time; the peer may not speak TLS");
        } else if (reason.equals(NOT_TLS) || reason.startsWith(CLOSED)) {
            failed = new SSLProtocolException(where + ": " + reason);
        } else {
            failed = new SSLHandshakeException(where + ": " + reason);
        }
        failed.initCause(e);
        return failed;
    }

    /** The peer shook hands and was gone, which is how TLS 1.3 without an alert turns a certificate down. */
    static IOException closed(String where, boolean certified) {
        return new SSLHandshakeException(where + ": " + CLOSED + ", without an alert: the peer refused "
                + (certified ? "the certificate sent to it, or its name" : "a side without a certificate")
                + ", or it ended");
    }

    private static String reason(IOException e) {
        CertificateExpiredException expired = find(e, CertificateExpiredException.class);
        if (expired != null) {
            return "the peer's certificate has expired: " + expired.getMessage();
        }
        CertificateNotYetValidException early = find(e, CertificateNotYetValidException.class);
        if (early != null) {
            return "the peer's certificate is not valid yet: " + early.getMessage();
        }
        if (find(e, CertPathBuilderException.class) != null) {
            return "the peer's certificate is of no authority that is trusted here";
        }
        CertificateException refused = find(e, CertificateException.class);
        if (refused != null) {
            return "the peer's certificate was refused: " + refused.getMessage();
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains(ALERT)) {
            return "refused by the peer, with the alert " + message.substring(message.indexOf(ALERT) + ALERT.length());
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return NOT_TLS;
        }
        if (message.contains("Empty client certificate chain")) {
            return "the peer sent no certificate";
        }
        if (find(e, EOFException.class) != null || message.contains("terminated the handshake")) {
            return CLOSED;
        }
        return (find(e, SocketException.class) != null ? CLOSED + ": " : "TLS failed: ") + message;
    }

    private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
