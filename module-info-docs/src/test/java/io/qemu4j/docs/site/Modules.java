package io.qemu4j.docs.site;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The modules that have something for others, as javac left them, those that stand on others last. */
final class Modules {
    /** A module, and the directory that holds it, whose name is its artifact's. */
    record Module(ModuleDescriptor descriptor, Path directory) {
        String name() {
            return descriptor.name();
        }

        String artifact() {
            return directory.getFileName().toString();
        }
    }

    private Modules() {}

    static List<Module> in(Path root, String buildFolder) throws IOException {
        List<Module> found = new ArrayList<>();
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : directories.toList()) {
                Path compiled = directory.resolve(buildFolder).resolve("classes/module-info.class");
                if (Files.exists(compiled)) {
                    try (InputStream in = Files.newInputStream(compiled)) {
                        ModuleDescriptor descriptor = ModuleDescriptor.read(in);
                        if (!descriptor.exports().isEmpty()
                                || !descriptor.provides().isEmpty()) {
                            found.add(new Module(descriptor, directory));
                        }
                    }
                }
            }
        }
        found.sort(Comparator.comparing((Module module) -> level(module, found)).thenComparing(Module::name));
        return found;
    }

    /** How many modules of these stand below one, in the longest line. */
    static int level(Module module, List<Module> modules) {
        return required(module, modules).stream()
                .mapToInt(below -> 1 + level(below, modules))
                .max()
                .orElse(0);
    }

    /** Those of the modules that one requires. */
    static List<Module> required(Module module, List<Module> modules) {
        Set<String> names = new HashSet<>();
        for (Requires requires : module.descriptor().requires()) {
            names.add(requires.name());
        }
        return modules.stream().filter(other -> names.contains(other.name())).toList();
    }
}
