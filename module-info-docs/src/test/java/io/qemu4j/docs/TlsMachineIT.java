package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TlsAddress;
import io.qemu4j.docs.guide.OverTls;
import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import io.qemu4j.testkit.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose monitor dials in over TLS lives and ends as any other. */
class TlsMachineIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path shared;

    private static Path pki;

    @BeforeAll
    static void makeCertificates() throws Exception {
        pki = Pki.in(shared);
    }

    private static MachineSpec spec(Path qemus) throws Exception {
        return builder(qemus).build();
    }

    private static MachineSpecBuilder builder(Path qemus) throws Exception {
        return MachineSpec.builder(QemuBinary.require())
                .machine("none")
                .accelerators("tcg")
                .launchLimit(LIMIT)
                .monitor(new TlsAddress("localhost", 0)
                        .withContext(OverTls.context(pki))
                        .withQemuCredentials(qemus));
    }

    /** A wrapper that connects to QEMU's port before it runs QEMU, and does something there. */
    private static String stranger(Path folder, String... doing) throws IOException {
        Path script = folder.resolve("stranger");
        Files.writeString(
                script,
                "#!/bin/bash\n[[ \"$*\" =~ host=localhost,port=([0-9]+) ]]\nat=/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}\n"
                        + String.join("\n", doing) + "\nexec \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    @Test
    void strangersOnItsPortAreTurnedAway(@TempDir Path folder) throws Exception {
        String wrapper = stranger(folder, "echo GET / HTTP/1.0 >$at", ": >$at", "echo hello >$at");

        try (Machine vm = Machine.launch(builder(pki).wrapper(wrapper).build())) {
            vm.qmp().execute("query-status");
        }
    }

    /** It has 5 seconds to begin a handshake. */
    @Test
    void aSilentStrangerDoesNotHoldUpTheEndOfALaunch(@TempDir Path folder) throws Exception {
        String wrapper = stranger(folder, "echo hello >$at", "exec 3<>$at");
        MachineSpec spec =
                builder(pki).wrapper(wrapper).launchLimit(Duration.ofSeconds(2)).build();
        long start = System.nanoTime();

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec));

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(taken.compareTo(Duration.ofMillis(4500)) < 0, taken::toString);
        assertTrue(
                e.getMessage().contains("time limit PT2S passed while waiting for its monitor to connect; "),
                e::getMessage);
        assertTrue(e.getMessage().contains("the peer does not speak TLS"), e::getMessage);
    }

    @Test
    void itIsWatchedAndShutDown() throws Exception {
        try (Machine vm = Machine.launch(spec(pki))) {
            vm.qmp().execute("stop");
            assertEquals("STOP", vm.awaitEvent("STOP", LIMIT).name());
            assertEquals("paused", vm.qmp().execute("query-status").asObject().string("status"));

            MachineExit exit = vm.shutdown(LIMIT);

            assertEquals(0, exit.code());
            assertTrue(exit.expected(), exit::toString);
            assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
            assertFalse(vm.qmp().isOpen());
            assertFalse(Files.exists(vm.tempDir()));
        }
    }

    @Test
    void itsDeathEndsTheSession() throws Exception {
        try (Machine vm = Machine.launch(spec(pki))) {
            MachineExit exit = vm.kill();

            assertEquals(9, exit.signal().orElseThrow());
            assertFalse(vm.qmp().isOpen());
        }
    }

    /** QEMU tells us nothing of what it checks, and writes of it only when asked to. */
    @Test
    void whatQemuRefusesIsInItsLog(@TempDir Path folder) throws Exception {
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        Files.copy(Pki.in(folder).resolve("java.p12"), mixed.resolve("java.p12"));
        Files.copy(pki.resolve("trust.p12"), mixed.resolve("trust.p12"));
        String refusal = "qio_channel_tls_credentials_deny";
        MachineSpec spec = builder(pki)
                .monitor(new TlsAddress("localhost", 0)
                        .withContext(OverTls.context(mixed))
                        .withQemuCredentials(pki))
                .args("-trace", refusal)
                .build();

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec));

        assertTold("closed during handshake", e);
        assertTrue(e.output().contains(refusal), e::getMessage);
    }

    /** QEMU starts without a certificate of its own, and is told at our end that it lacks one. */
    @Test
    void aQemuWithoutCertificateIsNotTaken(@TempDir Path qemus) throws IOException {
        Files.copy(pki.resolve("ca-cert.pem"), qemus.resolve("ca-cert.pem"));

        LaunchFailedException e = assertThrows(LaunchFailedException.class, () -> Machine.launch(spec(qemus)));

        assertTold("the peer sent no certificate", e);
    }

    /** Told first is QEMU's exit if it crashes of the refusal, as 7.2 does at times. */
    private static void assertTold(String words, Throwable failure) {
        String told = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining("\n"));
        assertTrue(told.contains(words), told);
    }
}
