package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.qemu4j.api.Command;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.SessionClosedException;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.testkit.LeaksAllowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that only a mock can be: deaf to signals, or quick at the wrong moment. */
@LeaksAllowed(reason = "Mockito's agent attaches through a socket that the JDK keeps", files = "socket:.*")
class EndingTest {
    private static final int RUNNING = -1;

    private final AtomicInteger code = new AtomicInteger(RUNNING);
    private final AtomicInteger cleaned = new AtomicInteger();
    private final Cleanup cleanup = new Cleanup();
    private final Process process = mock(Process.class);
    private final Run run = new Run(
            "vm",
            false,
            new ProcessFamily(process),
            new OutputLog(Path.of("/nonexistent/log")),
            cleanup,
            null,
            List.of());

    @BeforeEach
    void prepare() throws InterruptedException {
        cleanup.add(cleaned::incrementAndGet);
        when(process.isAlive()).thenAnswer(call -> code.get() == RUNNING);
        when(process.waitFor(anyLong(), any())).thenAnswer(call -> code.get() != RUNNING);
        when(process.exitValue()).thenAnswer(call -> code.get());
        when(process.descendants()).thenAnswer(call -> Stream.empty());
    }

    private void sigtermGives(int exit) {
        org.mockito.Mockito.doAnswer(call -> {
                    code.set(exit);
                    return null;
                })
                .when(process)
                .destroy();
    }

    private void sigkillGives(int exit) {
        when(process.destroyForcibly()).thenAnswer(call -> {
            code.compareAndSet(RUNNING, exit);
            return process;
        });
    }

    @Test
    void processThatHasExitedIsOnlyCleanedUpAfter() throws InterruptedException {
        code.set(1);

        MachineExit exit = Ending.gracefully(run, Duration.ofSeconds(1));

        assertEquals(MachineExit.Cause.ERROR, exit.cause());
        assertEquals(1, cleaned.get());
        verify(process, never()).destroy();
        verify(process, never()).destroyForcibly();
    }

    @Test
    void withoutMonitorSigtermComesFirst() throws InterruptedException {
        sigtermGives(0);

        MachineExit exit = Ending.gracefully(run, Duration.ofSeconds(1));

        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
        verify(process, never()).destroyForcibly();
    }

    /** Who is told of the session's end is the user's executor, which may have no time for it. */
    @Test
    void qemuThatQuitsIsWaitedForWhoeverIsSlowToTell() throws InterruptedException {
        QmpSession session = mock(QmpSession.class);
        when(session.isOpen()).thenReturn(true);
        when(session.closed()).thenReturn(new CompletableFuture<>());
        when(session.execute(any(Command.class), any())).thenThrow(new SessionClosedException("gone", true, null));
        Qmp.WithEvents dialogue = over(session);
        when(process.waitFor(anyLong(), any())).thenAnswer(call -> {
            // Longer than a connection that was only lost is given.
            if (call.<Long>getArgument(0) > TimeUnit.SECONDS.toNanos(2)) {
                code.set(0);
                when(session.isOpen()).thenReturn(false);
            }
            return code.get() != RUNNING;
        });

        MachineExit exit = Ending.gracefully(
                new Run("vm", false, new ProcessFamily(process), run.log(), cleanup, dialogue, List.of()),
                Duration.ofSeconds(20));

        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
        verify(process, never()).destroy();
    }

    private static Qmp.WithEvents over(QmpSession session) {
        Qmp.WithEvents dialogue = mock(Qmp.WithEvents.class);
        when(dialogue.session()).thenReturn(session);
        when(dialogue.lastShutdown(any())).thenReturn(Optional.empty());
        return dialogue;
    }

    /** Without a wrapper it is dead, and the session has only not been seen to end. */
    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void quitBehindTheExitIsForQemusInAWrapper(boolean wrapped, int quits) {
        QmpSession session = mock(QmpSession.class);
        when(session.isOpen()).thenReturn(true);
        code.set(0);

        new Run("vm", wrapped, new ProcessFamily(process), run.log(), cleanup, over(session), List.of()).finish();

        verify(session, times(quits)).execute(any(Command.class), any());
        assertEquals(1, cleaned.get());
    }

    @Test
    void deafProcessIsKilledAndThatIsTold() {
        sigkillGives(137);

        AbnormalShutdownException e =
                assertThrows(AbnormalShutdownException.class, () -> Ending.gracefully(run, Duration.ofMillis(10)));

        assertEquals(MachineExit.Cause.KILLED, e.exit().cause());
        assertFalse(e.exit().expected());
        assertEquals(1, cleaned.get());
    }

    @Test
    void secondShutdownIsSilent() throws InterruptedException {
        sigkillGives(137);
        assertThrows(AbnormalShutdownException.class, () -> Ending.gracefully(run, Duration.ofMillis(10)));

        MachineExit exit = Ending.gracefully(run, Duration.ofMillis(10));

        assertEquals(137, exit.code());
        assertEquals(1, cleaned.get());
    }

    @Test
    void processThatEndsInTheLastMomentDidNotNeedForce() throws InterruptedException {
        sigkillGives(0);

        MachineExit exit = Ending.gracefully(run, Duration.ofMillis(10));

        assertEquals(MachineExit.Cause.REQUESTED, exit.cause());
    }

    @ParameterizedTest
    @CsvSource({"0, UNKNOWN", "1, ERROR", "139, SIGNAL"})
    void processThatEndsByItselfInTheLastMomentWasNotKilled(int exit, MachineExit.Cause cause)
            throws InterruptedException {
        sigkillGives(exit);

        MachineExit ended = Ending.byItself(run, Duration.ZERO);

        assertEquals(cause, ended.cause());
        assertEquals(exit, ended.code());
        assertEquals(1, cleaned.get());
    }

    @Test
    void unkillableProcessIsReportedAndCleanedUpAfter() {
        AbnormalShutdownException e =
                assertThrows(AbnormalShutdownException.class, () -> Ending.byItself(run, Duration.ZERO));

        assertEquals(MachineExit.Cause.UNKILLABLE, e.exit().cause());
        assertEquals(-1, e.exit().code());
        assertEquals(1, cleaned.get());
    }

    @Test
    void interruptLeavesTheRunForTheNextCall() throws InterruptedException {
        when(process.waitFor(anyLong(), any())).thenThrow(new InterruptedException());

        assertThrows(InterruptedException.class, () -> Ending.gracefully(run, Duration.ofSeconds(1)));

        assertEquals(0, cleaned.get());
        verify(process, never()).destroyForcibly();
    }

    /** As when the JVM exits while a thread closes the machine. */
    @Test
    void hookMayKillWhatAnotherThreadCleansUpAfter() throws InterruptedException {
        code.set(0);
        Thread closing = new Thread(run::finish);
        AtomicReference<MachineExit> seen = new AtomicReference<>();
        cleanup.add(() -> {
            closing.start();
            Machines.await(() -> closing.getState() == Thread.State.BLOCKED);
            seen.set(Ending.atOnce(run));
        });
        Thread exit = new Thread(cleanup::run);
        exit.setDaemon(true);

        exit.start();
        exit.join(20_000);

        assertFalse(exit.isAlive(), "each waits for the other");
        closing.join();
        assertEquals(0, seen.get().code());
        assertEquals(1, cleaned.get());
    }

    /** What compresses a migration has its last bytes to write when QEMU has ended. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1"})
    void childMayFinishAfterAnOrderlyEndAlone(int exit, int kills) {
        ProcessHandle child = mock(ProcessHandle.class);
        AtomicInteger looks = new AtomicInteger();
        when(child.isAlive()).thenAnswer(call -> looks.incrementAndGet() < 4);
        when(process.descendants()).thenAnswer(call -> Stream.of(child));
        run.noteDescendants();
        code.set(exit);

        run.finish();

        verify(child, times(kills)).destroyForcibly();
        assertTrue(looks.get() >= 4);
    }

    @Test
    void systemThatCannotListProcessesIsNoObstacle() {
        when(process.descendants()).thenThrow(new UnsupportedOperationException());
        sigkillGives(137);

        assertEquals(MachineExit.Cause.KILLED, Ending.atOnce(run).cause());
    }

    @Test
    void waitIsForTheWholeLimit() throws InterruptedException {
        sigtermGives(0);

        Ending.byItself(
                new Run("vm", false, new ProcessFamily(exited()), run.log(), new Cleanup(), null, List.of()),
                Duration.ofDays(1));

        assertTrue(process.isAlive());
    }

    private static Process exited() throws InterruptedException {
        Process exited = mock(Process.class);
        when(exited.waitFor(anyLong(), any())).thenAnswer(call -> {
            assertEquals(TimeUnit.NANOSECONDS, call.getArgument(1));
            assertTrue(call.<Long>getArgument(0) > TimeUnit.HOURS.toNanos(23));
            return true;
        });
        when(exited.descendants()).thenAnswer(call -> Stream.empty());
        return exited;
    }
}
