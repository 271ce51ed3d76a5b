package io.qemu4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Two authorities and their certificates, made by the JDK's keytool once for all tests. Their keys are Ed25519:
 * GnuTLS 3.7 does not read the JDK's EC keys, and shows a server on JDK 25 no certificate with an RSA key.
 */
final class Certificates {
    /** Whose certificates are good. */
    static final String AUTHORITY = "authority";

    /** Of {@link #AUTHORITY}, for localhost and 127.0.0.1, as server and as client. */
    static final String GOOD = "good";

    static final String EXPIRED = "expired";
    static final String WRONG_NAME = "wrong-name";

    /** Of another authority, else as good. */
    static final String FOREIGN = "foreign";

    static final String NONE = "";

    private static final String OTHER_AUTHORITY = "other-authority";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore STORE = make();

    private Certificates() {}

    private static KeyStore make() {
        try {
            Path directory = Files.createTempDirectory("certificates");
            Path file = directory.resolve("all.p12");
            try {
                for (String authority : List.of(AUTHORITY, OTHER_AUTHORITY)) {
                    keytool(file, authority, "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
                }
                issue(file, GOOD, AUTHORITY, "localhost", "-validity", "2");
                issue(file, EXPIRED, AUTHORITY, "localhost", "-startdate", "-10d", "-validity", "5");
                issue(file, WRONG_NAME, AUTHORITY, "elsewhere.invalid", "-validity", "2");
                issue(file, FOREIGN, OTHER_AUTHORITY, "localhost", "-validity", "2");
                return KeyStore.getInstance(file.toFile(), PASSWORD);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void issue(Path file, String alias, String authority, String host, String... validity)
            throws IOException {
        List<String> options =
                new ArrayList<>(List.of("-signer", authority, "-ext", "ku:c=digitalSignature,keyEncipherment"));
        options.addAll(List.of("-ext", "eku=serverAuth,clientAuth", "-ext"));
        options.add("san=dns:" + host + (host.equals("localhost") ? ",ip:127.0.0.1" : ""));
        options.addAll(List.of(validity));
        keytool(file, alias, options.toArray(String[]::new));
    }

    private static void keytool(Path file, String alias, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "Ed25519",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        try (InputStream output = keytool.getInputStream()) {
            String said = new String(output.readAllBytes());
            assertEquals(0, keytool.waitFor(), said);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** One that shows the certificate of that name and trusts {@link #AUTHORITY}. */
    static SSLContext context(String shown) {
        return context(shown, AUTHORITY);
    }

    /** One that shows the certificate of that name and trusts all but {@link #AUTHORITY}. */
    static SSLContext suspicious(String shown) {
        return context(shown, OTHER_AUTHORITY);
    }

    private static SSLContext context(String shown, String trusted) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, PASSWORD);
            if (!shown.equals(NONE)) {
                keys.setKeyEntry(shown, STORE.getKey(shown, PASSWORD), PASSWORD, STORE.getCertificateChain(shown));
            }
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, PASSWORD);
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, PASSWORD);
            trust.setCertificateEntry(trusted, STORE.getCertificate(trusted));
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A directory for QEMU that has the certificate of that name for both roles and trusts its authority. */
    static Path forQemu(Path parent, String shown) throws IOException {
        return forQemu(parent, shown, shown.equals(FOREIGN) ? OTHER_AUTHORITY : AUTHORITY);
    }

    private static Path forQemu(Path parent, String shown, String trusted) throws IOException {
        Path directory = Files.createTempDirectory(parent, "pki, " + shown);
        try {
            Files.writeString(directory.resolve("ca-cert.pem"), pem(STORE.getCertificate(trusted)));
            if (!shown.equals(NONE)) {
                for (String role : List.of("client", "server")) {
                    Files.writeString(directory.resolve(role + "-cert.pem"), pem(STORE.getCertificate(shown)));
                    Key key = STORE.getKey(shown, PASSWORD);
                    Files.writeString(directory.resolve(role + "-key.pem"), pem("PRIVATE KEY", key.getEncoded()));
                }
            }
            return directory;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }
}
