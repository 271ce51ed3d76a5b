package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.qemu4j.api.QmpSession;
import io.qemu4j.junit.OnlyInside.Sample;
import io.qemu4j.junit.QemuTest.Lifecycle;
import io.qemu4j.machine.Console;
import io.qemu4j.machine.LaunchFailedException;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import io.qemu4j.machine.MachineSpecBuilder;
import io.qemu4j.testkit.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Real machines in tests; JUnit runs the classes below as it would a user's. */
class QemuTestIT {
    @TempDir
    private Path output;

    private EngineExecutionResults run(Class<?> tests, String... parameters) {
        return Runs.of(tests, output, parameters);
    }

    private void assertPasses(Class<?> tests, int number, String... parameters) {
        run(tests, parameters)
                .testEvents()
                .assertStatistics(s -> s.succeeded(number).failed(0).started(number));
    }

    @Sample
    static class Injected {
        static final Set<Long> PIDS = ConcurrentHashMap.newKeySet();

        @QemuTest(machine = "none", accelerators = "tcg")
        void machineAndSession(Machine vm, QmpSession qmp) {
            assertSame(vm.qmp(), qmp);
            assertEquals("running", qmp.execute("query-status").asObject().string("status"));
            PIDS.add(vm.pid());
        }

        @Test
        @QemuTest(
                machine = "pc",
                accelerators = "tcg",
                args = {"-S", "-m", "16"},
                consoles = {"one", "two"})
        void namedConsoles(@ConsoleName("two") Console two, Machine vm, @ConsoleName("one") Console one) {
            assertSame(vm.console("one"), one);
            assertSame(vm.console("two"), two);
            PIDS.add(vm.pid());
        }
    }

    @Test
    void eachMethodGetsItsOwn() {
        Injected.PIDS.clear();

        assertPasses(Injected.class, 2);

        assertEquals(2, Injected.PIDS.size());
        assertTrue(Injected.PIDS.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    @Sample
    @QemuTest(
            spec = "spec",
            args = {"-name", "from-annotation"})
    static class FromSpec {
        private Machine before;

        MachineSpecBuilder spec() {
            return MachineSpec.builder(QemuBinary.require()).machine("none").accelerators("tcg");
        }

        static MachineSpec other() {
            return MachineSpec.builder(QemuBinary.require())
                    .machine("none")
                    .name("other")
                    .build();
        }

        @BeforeEach
        void remember(Machine vm) {
            before = vm;
        }

        @Test
        void itIsTheSameInBeforeEach(Machine vm) {
            assertSame(before, vm);
            assertEquals(
                    "from-annotation", vm.qmp().execute("query-name").asObject().string("name"));
        }

        @QemuTest(spec = "other")
        void nearerAnnotationWins(Machine vm) {
            assertEquals("other", vm.spec().name().orElseThrow());
        }

        @QemuTest(spec = "io.qemu4j.junit.QemuTestIT$FromSpec#other")
        void methodElsewhere(Machine vm) {
            assertEquals("other", vm.spec().name().orElseThrow());
        }

        @Nested
        class Inside {
            @Test
            void classAroundCounts(Machine vm) {
                assertSame(before, vm);
            }
        }
    }

    @Test
    void specComesFromAMethod() {
        assertPasses(FromSpec.class, 4);
    }

    @Sample
    @QemuTest(machine = "none", lifecycle = Lifecycle.PER_CLASS)
    static class Shared {
        static Machine shared;

        @BeforeAll
        static void prepare(Machine vm) {
            shared = vm;
        }

        @Test
        void one(Machine vm) {
            assertSame(shared, vm);
            assertTrue(vm.isRunning());
        }

        @Test
        void two(Machine vm) {
            one(vm);
        }

        @QemuTest(machine = "none")
        void ownOne(Machine vm) {
            assertNotSame(shared, vm);
        }

        @Nested
        class Inside {
            @Test
            void three(Machine vm) {
                one(vm);
            }
        }

        @AfterAll
        static void stillThere(QmpSession qmp) {
            assertTrue(qmp.isOpen());
        }
    }

    @Test
    void classSharesOne() {
        assertPasses(Shared.class, 4);

        assertFalse(Shared.shared.isRunning());
    }

    @Sample
    @QemuTest(machine = "none")
    static class SideBySide {
        static final CyclicBarrier MEETING = new CyclicBarrier(3);
        static final Set<Long> PIDS = ConcurrentHashMap.newKeySet();

        private static void meet(Machine vm) throws Exception {
            PIDS.add(vm.pid());
            MEETING.await(60, TimeUnit.SECONDS);
            vm.qmp().execute("query-status");
        }

        @Test
        void one(Machine vm) throws Exception {
            meet(vm);
        }

        @Test
        void two(Machine vm) throws Exception {
            meet(vm);
        }

        @Test
        void three(Machine vm) throws Exception {
            meet(vm);
        }
    }

    @Test
    void testsRunSideBySide() {
        SideBySide.PIDS.clear();

        assertPasses(
                SideBySide.class,
                3,
                "junit.jupiter.execution.parallel.enabled",
                "true",
                "junit.jupiter.execution.parallel.mode.default",
                "concurrent",
                "junit.jupiter.execution.parallel.config.strategy",
                "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                "3");

        assertEquals(3, SideBySide.PIDS.size());
    }

    @Sample
    static class Failing {
        static Machine used;

        @QemuTest(
                machine = "pc",
                accelerators = "tcg",
                args = {"-vga", "std", "-m", "16", "-S"},
                consoles = {"one", "two"})
        void fails(Machine vm) {
            used = vm;
            vm.qmp().execute("query-name");
            fail("on purpose");
        }

        @AfterEach
        void failsToo() {
            throw new IllegalStateException("clearing away");
        }
    }

    @Test
    void failureIsExplainedAndStaysWhatItWas() throws IOException {
        Throwable failure = Runs.failure(run(Failing.class));

        assertEquals("on purpose", failure.getMessage());
        assertInstanceOf(AssertionError.class, failure);
        assertEquals("clearing away", failure.getSuppressed()[0].getMessage());
        Evidence evidence = assertInstanceOf(Evidence.class, failure.getSuppressed()[1]);
        assertEquals(
                List.of("qemu.log", "console-one.txt", "console-two.txt", "screen.png", "qmp.txt"),
                evidence.files().stream().map(f -> f.getFileName().toString()).toList());
        for (Path file : evidence.files()) {
            assertTrue(Files.exists(file) && file.startsWith(output), file::toString);
            assertTrue(evidence.getMessage().contains(file.toString()), evidence.getMessage());
        }
        String qmp = Files.readString(evidence.files().get(4));
        assertTrue(qmp.contains("-> {\"execute\":\"query-name\""), qmp);
        assertTrue(qmp.contains("<- {\"QMP\""), qmp);
        assertEquals((byte) 'P', Files.readAllBytes(evidence.files().get(3))[1]);
        assertFalse(Failing.used.isRunning());
    }

    @Sample
    static class Killed {
        @QemuTest(machine = "none")
        void killsIt(Machine vm) {
            ProcessHandle.of(vm.pid()).orElseThrow().destroyForcibly();
            vm.qmp().events(io.qemu4j.api.EventFilter.any()).next(java.time.Duration.ofSeconds(30));
        }
    }

    @Test
    void deathOfTheMachineIsTold() {
        Throwable failure = Runs.failure(run(Killed.class));

        Evidence evidence = assertInstanceOf(Evidence.class, failure.getSuppressed()[0]);
        assertTrue(evidence.getMessage().contains("signal 9"), evidence.getMessage());
        assertEquals(2, evidence.files().size());
    }

    @Sample
    static class Unlaunchable {
        @QemuTest(args = "-bogus")
        void neverRuns(Machine vm) {
            fail("ran");
        }
    }

    @Test
    void launchThatFailsFailsTheTest() {
        Throwable failure = Runs.failure(run(Unlaunchable.class));

        LaunchFailedException e = assertInstanceOf(LaunchFailedException.class, failure);
        assertTrue(e.output().contains("-bogus: invalid option"), e.output());
    }

    @Sample
    static class Wrong {
        @QemuTest(spec = "nowhere")
        void neverRuns() {}
    }

    @Test
    void missingSpecIsNamed() {
        assertTrue(Runs.failure(run(Wrong.class)).getMessage().contains("no method nowhere()"));
    }
}
