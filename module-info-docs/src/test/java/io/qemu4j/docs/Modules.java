package io.qemu4j.docs;

import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.List;

/** The modules of the SDK, as this test runs with them. */
final class Modules {
    /** The published modules. */
    static final List<String> PUBLISHED = List.of(
            "io.qemu4j.api",
            "io.qemu4j.qmp",
            "io.qemu4j.transport.unix",
            "io.qemu4j.transport.tcp",
            "io.qemu4j.machine",
            "io.qemu4j.testkit",
            "io.qemu4j.junit");

    private Modules() {}

    static ModuleReference reference(String name) {
        return ModuleLayer.boot()
                .configuration()
                .findModule(name)
                .map(ResolvedModule::reference)
                .orElseThrow(() -> new AssertionError("module " + name + " is not on the module path"));
    }

    /** Where a module's classes are: a jar, or a folder in a build that stops before packaging. */
    static Path location(String name) {
        return Path.of(reference(name).location().orElseThrow());
    }

    /** The jars of a program that uses the SDK: every module that is not the JDK's nor the tests'. */
    static List<Path> runtime() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::name)
                .filter(name -> name.startsWith("io.qemu4j.")
                                && !name.equals("io.qemu4j.docs")
                                && !name.equals("io.qemu4j.testkit")
                                && !name.equals("io.qemu4j.junit")
                        || name.equals("com.google.gson")
                        || name.equals("org.newsclub.net.unix")
                        || name.equals("com.kohlschutter.junixsocket.nativecommon"))
                .map(Modules::location)
                .toList();
    }
}
