package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The tests of all modules as this build has compiled them, and how they went: those of the modules before this one
 * have run by now. A report that is older than its class tells nothing.
 */
final class Tests implements AutoCloseable {
    /** A test on a page. A name without its class is of the class before it. */
    static final Pattern NAME = Pattern.compile("(\\w*(?:Test|IT))?#(\\w+)");

    /** Elsewhere somebody may have run a part, and lack what some tests need. */
    private static final boolean ALL_RUN = "true".equals(System.getenv("CI"));

    /** By simple name. */
    private final Map<String, Path> classes = new HashMap<>();

    private final Map<Path, Path> roots = new HashMap<>();
    private final List<TestReport> reports = new ArrayList<>();
    private final URLClassLoader loader;

    private Tests(List<Path> builds) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path build : builds) {
            Path root = build.resolve("test-classes");
            urls.add(root.toUri().toURL());
            for (Path file : files(root, ".*(Test|IT)\\.class")) {
                classes.put(file.getFileName().toString().replace(".class", ""), file);
                roots.put(file, root);
            }
            for (Path file : files(build, ".*/[a-z0-9-]+-reports/TEST-.*\\.xml")) {
                reports.add(new TestReport(file));
            }
        }
        loader = new URLClassLoader(urls.toArray(URL[]::new), Tests.class.getClassLoader());
    }

    static Tests ofTheTree() throws IOException {
        try {
            Path classes = Path.of(Tests.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path here = Path.of("").toAbsolutePath();
            // "target", or where else this build puts things.
            Path build = here.relativize(classes.getParent());
            List<Path> builds = new ArrayList<>();
            try (Stream<Path> modules = Files.list(here.getParent())) {
                modules.map(module -> module.resolve(build))
                        .filter(Files::isDirectory)
                        .forEach(builds::add);
            }
            Tests tests = new Tests(builds);
            assertTrue(tests.classes.size() > 50, "where are the tests' classes?");
            return tests;
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<Path> files(Path root, String pattern) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(pattern)).collect(Collectors.toList());
        }
    }

    /** Tests, each of which is there and not disabled; where all run (CI=true), reports say that it did. */
    void assertThere(List<String> named, Object where) throws IOException {
        String type = "";
        for (String name : named) {
            Matcher parts = NAME.matcher(name);
            assertTrue(parts.matches(), () -> "'" + name + "' names no test: " + where);
            type = parts.group(1) == null ? type : parts.group(1);
            assertRuns(type, parts.group(2), type + "#" + parts.group(2) + ": " + where);
        }
    }

    private void assertRuns(String type, String method, String what) throws IOException {
        Path file = classes.get(type);
        assertTrue(file != null, () -> "no such class: " + what);
        Class<?> declared = load(file);
        List<Method> found = methods(declared)
                .filter(candidate -> candidate.getName().equals(method))
                .filter(candidate -> AnnotationSupport.isAnnotated(candidate, Testable.class))
                .collect(Collectors.toList());
        assertFalse(found.isEmpty(), () -> "no such test: " + what);
        Method test = found.get(0);
        assertFalse(isMarked(test, declared, Disabled.class), () -> "disabled: " + what);

        // What is slow carries a tag, and runs elsewhere.
        boolean slow = isMarked(test, declared, Tag.class);
        for (TestReport report : reports) {
            if (ALL_RUN && report.isOf(declared.getName()) && report.isNewerThan(file)) {
                report.assertRan(method, slow, what);
            }
        }
    }

    private static boolean isMarked(
            Method test, Class<?> type, Class<? extends java.lang.annotation.Annotation> annotation) {
        return AnnotationSupport.isAnnotated(test, annotation)
                || AnnotationSupport.isAnnotated(test.getDeclaringClass(), annotation)
                || AnnotationSupport.isAnnotated(type, annotation);
    }

    private Class<?> load(Path file) {
        String name = roots.get(file).relativize(file).toString();
        try {
            return Class.forName(name.replace(".class", "").replace('/', '.'), false, loader);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Its own, its parents' and those of the classes within. */
    private static Stream<Method> methods(Class<?> type) {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            types.add(each);
            types.addAll(List.of(each.getInterfaces()));
        }
        types.addAll(List.of(type.getDeclaredClasses()));
        return types.stream().flatMap(each -> Arrays.stream(each.getDeclaredMethods()));
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
