package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples, which are builds of their own, go with the SDK as it is now: they compile. What the pages show of them is
 * run by their {@code try}.
 */
class ExamplesTest {
    @TempDir
    Path classes;

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("..", "examples"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void compiles(Path example) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(example)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .filter(file -> !file.startsWith(example.resolve("target")))
                    .toList();
        }
        assertTrue(!sources.isEmpty(), example + " has no sources");
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            String path =
                    System.getProperty("jdk.module.path") + File.pathSeparator + System.getProperty("java.class.path");
            javac.getTask(
                            told,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-cp", path, "-proc:none", "-Xlint:all", "-Werror"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }

        assertEquals("", told.toString());
    }
}
