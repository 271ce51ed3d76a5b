package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each module shows to the world is written down; a change of it is a change of these files. */
class ModuleDescriptorTest {
    static List<String> published() {
        return Modules.PUBLISHED;
    }

    @ParameterizedTest
    @MethodSource("published")
    void descriptorIsAsWrittenDown(String name) throws IOException {
        String actual = describe(Modules.reference(name).descriptor());
        Path written = Files.writeString(
                Files.createDirectories(Path.of("target", "descriptors")).resolve(name + ".txt"), actual);

        assertEquals(
                resource("descriptors/" + name + ".txt"),
                actual,
                "if the change is meant, copy " + written.toAbsolutePath() + " to src/test/resources");
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyPackageBeginsWithTheNameOfItsModule(String name) {
        for (String packageName : Modules.reference(name).descriptor().packages()) {
            assertTrue((packageName + ".").startsWith(name + "."), packageName);
        }
    }

    /** JUnit's are another matter: a module that provides them resolves only beside JUnit. */
    @ParameterizedTest
    @MethodSource("published")
    void classPathUsersGetTheSameServices(String name) throws IOException {
        List<Provides> ours = Modules.reference(name).descriptor().provides().stream()
                .filter(provides -> provides.service().startsWith("io.qemu4j."))
                .toList();
        try (ModuleReader reader = Modules.reference(name).open()) {
            for (Provides provides : ours) {
                List<String> listed = services(reader, provides.service());
                assertEquals(Set.copyOf(provides.providers()), Set.copyOf(listed), provides.service());
            }
            try (Stream<String> resources = reader.list()) {
                assertEquals(
                        ours.size(),
                        resources
                                .filter(r -> r.startsWith("META-INF/services/io.qemu4j."))
                                .count());
            }
        }
    }

    private static List<String> services(ModuleReader reader, String service) throws IOException {
        try (InputStream in = reader.open("META-INF/services/" + service).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static String describe(ModuleDescriptor descriptor) {
        return "module " + descriptor.name() + "\n"
                + lines("exports", descriptor.exports(), Exports::source)
                + lines("opens", descriptor.opens(), ModuleDescriptor.Opens::source)
                + lines("requires", descriptor.requires(), ModuleDescriptorTest::describe)
                + lines("uses", descriptor.uses(), Function.identity())
                + lines("provides", descriptor.provides(), ModuleDescriptorTest::describe);
    }

    private static String describe(Requires requires) {
        String modifiers = requires.modifiers().stream()
                .map(modifier -> modifier.toString().toLowerCase(java.util.Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
        return modifiers.isEmpty() ? requires.name() : requires.name() + " (" + modifiers + ")";
    }

    private static String describe(Provides provides) {
        return provides.service() + " with " + String.join(", ", provides.providers());
    }

    private static <T> String lines(String what, Collection<T> things, Function<T, String> text) {
        return things.stream()
                .map(text)
                .sorted()
                .map(line -> what + " " + line + "\n")
                .collect(Collectors.joining());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ModuleDescriptorTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
