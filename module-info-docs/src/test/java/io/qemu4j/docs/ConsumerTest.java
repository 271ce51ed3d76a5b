package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a user gets who takes some of the modules: those, what they stand on, and nothing else. */
class ConsumerTest {
    @Test
    void dialogueOverAUnixSocketBringsNoMachineAndNoTestTools() {
        assertEquals(
                Set.of(
                        "com.google.gson",
                        "com.kohlschutter.junixsocket.nativecommon",
                        "io.qemu4j.api",
                        "io.qemu4j.qmp",
                        "io.qemu4j.transport.unix",
                        "org.newsclub.net.unix"),
                resolved("io.qemu4j.api", "io.qemu4j.qmp", "io.qemu4j.transport.unix"));
    }

    @Test
    void machinesBringNoTransport() {
        assertEquals(
                Set.of("com.google.gson", "io.qemu4j.api", "io.qemu4j.machine", "io.qemu4j.qmp"),
                resolved("io.qemu4j.machine"));
    }

    @Test
    void theTestKitResolvesWhereThereIsNoTestFramework() {
        Set<String> needed = Set.of("com.google.gson", "io.qemu4j.api", "io.qemu4j.testkit");

        assertEquals(
                needed, resolved(needed.stream().map(Modules::location).toArray(Path[]::new), "io.qemu4j.testkit"));
    }

    @Test
    void noPackageIsSplitBetweenTheModulesAndWhatTheyStandOn() {
        Map<String, String> owners = new HashMap<>();
        Set<ModuleReference> modules = ModuleFinder.of(Stream.concat(
                                Modules.runtime().stream(),
                                Modules.PUBLISHED.stream().map(Modules::location))
                        .distinct()
                        .toArray(Path[]::new))
                .findAll();

        for (ModuleReference module : modules) {
            assertFalse(module.descriptor().isAutomatic(), module.descriptor()::name);
            for (String name : module.descriptor().packages()) {
                assertNull(owners.put(name, module.descriptor().name()), name + " is in two modules");
            }
        }
        assertEquals(Modules.PUBLISHED.size() + 3, modules.size());
    }

    /** Resolved from all that these tests run with: what is not named is not left out for want of being there. */
    private static Set<String> resolved(String... roots) {
        Path[] everything = ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .flatMap(module -> module.location().stream())
                .filter(location -> location.getScheme().equals("file"))
                .map(Path::of)
                .toArray(Path[]::new);
        return resolved(everything, roots);
    }

    private static Set<String> resolved(Path[] from, String... roots) {
        return Configuration.resolve(
                        ModuleFinder.of(from), List.of(Configuration.empty()), ModuleFinder.ofSystem(), Set.of(roots))
                .modules()
                .stream()
                .map(ResolvedModule::name)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
