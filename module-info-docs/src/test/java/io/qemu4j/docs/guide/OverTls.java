package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.TlsAddress;
import io.qemu4j.machine.ChosenPorts;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.qmp.Qmp;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public class OverTls {
    public static void main(String... args) throws IOException, GeneralSecurityException {
        Path pki = Path.of(args[0]);
        SSLContext context = context(pki);

        // The program listens, QEMU dials.
        TlsAddress here = new TlsAddress("localhost", 0).withContext(context).withQemuCredentials(pki);
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64")
                .monitor(here)
                // QEMU listens, too, for the second part.
                .args("-object", "tls-creds-x509,id=creds,endpoint=server,verify-peer=on,dir=" + pki)
                .args("-chardev", "socket,id=second,host=127.0.0.1,port=0,server=on,wait=off,tls-creds=creds")
                .args("-mon", "chardev=second,mode=control")
                .build();
        try (Machine vm = Machine.launch(spec)) {
            System.out.println("QEMU dialled in: " + vm.qmp().execute("query-status"));

            // QEMU listens, the program dials.
            int port = ChosenPorts.chardev(vm.qmp(), "second").port();
            try (QmpSession session = Qmp.connect(new TlsAddress("localhost", port).withContext(context))) {
                System.out.println("dialled QEMU: " + session.execute("query-status"));
            }
        }
    }

    /** What this side shows, and whom it trusts. */
    public static SSLContext context(Path pki) throws IOException, GeneralSecurityException {
        char[] password = "changeit".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(pki.resolve("java.p12").toFile(), password), password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(pki.resolve("trust.p12").toFile(), password));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
// end::program[]
