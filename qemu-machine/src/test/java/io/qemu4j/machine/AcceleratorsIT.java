package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.qemu4j.api.spi.Transport;
import io.qemu4j.api.spi.TransportListener;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.api.spi.Transports;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.LeaksAllowed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeaksAllowed(reason = "Mockito's agent attaches through a socket that the JDK keeps", files = "socket:.*")
class AcceleratorsIT {
    @TempDir
    private Path directory;

    @Test
    void tcgRuns() {
        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("tcg", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.RUNS, report.level(), report::detail);
        assertTrue(report.works());
    }

    @Test
    void unknownAcceleratorFailsWithQemusText() {
        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("warp", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.FAILS, report.level());
        assertTrue(report.detail().contains("invalid accelerator warp"), report::detail);
        assertFalse(report.works());
    }

    /** Whatever the host has: the word of the probe must be what a guest would find. */
    @Test
    void kvmIsJudgedWithinItsLimit() {
        Duration limit = Duration.ofSeconds(4);
        long start = System.nanoTime();

        AcceleratorReport report = Accelerators.of(Machines.qemu()).probe("kvm", limit);

        assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
        if (!report.works()) {
            assertNotEquals("", report.detail());
        }
    }

    @Test
    void programThatNeverEndsIsNoProof() throws IOException {
        // A QEMU that starts, and hangs once it is to run something.
        Path script = Machines.script(
                directory,
                "case \"$*\" in *isa-debug-exit*) echo stuck; exec sleep 600;; esac",
                "exec " + Machines.qemu() + " \"$@\"");

        AcceleratorReport report = Accelerators.of(script.toString()).probe("tcg", Duration.ofSeconds(3));

        assertEquals(AcceleratorReport.Level.STARTS, report.level());
        assertTrue(report.detail().contains("in time") && report.detail().contains("stuck"), report::detail);
    }

    /** A QEMU that hangs once it has been greeted; its session would wait a minute. */
    @Test
    void qemuThatDoesNotSayItsTargetIsJudgedWithinTheLimit() {
        MachineSpec deaf = Machines.onUnixSocket(Machines.qemu())
                .session(SessionOptions.defaults().withTransports(Transports.of(losing("query-target"))))
                .build();
        long start = System.nanoTime();

        AcceleratorReport report = Accelerators.of(deaf).probe("tcg", Duration.ofSeconds(2));

        assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
        assertEquals(AcceleratorReport.Level.STARTS, report.level());
        assertTrue(report.detail().contains("query-target"), report::detail);
    }

    /** The Unix transport, but what is written with that text in it gets lost. */
    private static TransportProvider losing(String text) {
        TransportProvider unix = Transports.installed().providers().stream()
                .filter(provider -> provider.schemes().contains("unix"))
                .findFirst()
                .orElseThrow();
        TransportProvider losing = mock(TransportProvider.class, delegatesTo(unix));
        try {
            doAnswer(call -> {
                        TransportListener real = unix.listen(call.getArgument(0));
                        TransportListener listener = mock(TransportListener.class, delegatesTo(real));
                        doAnswer(accept -> losing(real.accept(accept.getArgument(0)), text))
                                .when(listener)
                                .accept(any());
                        return listener;
                    })
                    .when(losing)
                    .listen(any());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return losing;
    }

    private static Transport losing(Transport real, String text) throws IOException {
        Transport losing = mock(Transport.class, delegatesTo(real));
        doAnswer(write -> {
                    byte[] bytes = write.getArgument(0);
                    int offset = write.getArgument(1);
                    int length = write.getArgument(2);
                    if (!new String(bytes, offset, length, StandardCharsets.UTF_8).contains(text)) {
                        real.write(bytes, offset, length, write.getArgument(3));
                    }
                    return null;
                })
                .when(losing)
                .write(any(), anyInt(), anyInt(), any());
        return losing;
    }

    @Test
    void binaryThatIsNoQemuIsNoAccelerator() throws IOException {
        Path script = Machines.script(directory, "exit 3");
        AcceleratorReport report = Accelerators.of(script.toString()).probe("tcg", Machines.LIMIT);

        assertEquals(AcceleratorReport.Level.FAILS, report.level());
        assertThrows(
                LaunchFailedException.class,
                () -> Accelerators.of("/nonexistent/qemu").probe("tcg", Machines.LIMIT));
    }
}
