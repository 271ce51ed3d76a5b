package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The poms as users get them: by Maven Central's rules, and with no dependency that nobody asked for. */
class PublishedPomTest {
    private static final List<String> SKIPS =
            List.of("maven.install.skip", "maven.deploy.skip", "maven.source.skip", "maven.javadoc.skip");

    static List<Path> published() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path module : modules()) {
            if (texts(pom(module, "pom.xml"), "/project/properties/maven.deploy.skip")
                    .isEmpty()) {
                modules.add(module);
            }
        }
        return modules;
    }

    @ParameterizedTest
    @MethodSource("published")
    void saysWhatMavenCentralAsksFor(Path module) throws IOException {
        Document pom = pom(module, ".flattened-pom.xml");

        assertEquals(List.of("io.qemu4j"), texts(pom, "/project/groupId"));
        assertEquals(List.of(module.getFileName().toString()), texts(pom, "/project/artifactId"));
        for (String element : List.of(
                "version",
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/url",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            List<String> texts = texts(pom, "/project/" + element);
            assertEquals(1, texts.size(), element);
            assertFalse(texts.get(0).isBlank(), element);
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void standsAlone(Path module) throws IOException {
        Document pom = pom(module, ".flattened-pom.xml");

        for (String element : List.of("parent", "repositories", "pluginRepositories", "build", "profiles")) {
            assertEquals(List.of(), texts(pom, "/project/" + element), element);
        }
        // Maven reads ${project.version} in a bill of materials as that bill's own version.
        assertEquals(List.of(), texts(pom, "//*[not(*) and contains(., '${') and . != '${project.version}']"));
        assertEquals(
                List.of(),
                texts(pom, "//dependency[not(groupId = 'io.qemu4j') and contains(version, 'SNAPSHOT')]/artifactId"));
        assertEquals(List.of(), texts(pom, "//dependency[scope = 'test']/artifactId"));
    }

    @Test
    void billOfMaterialsNamesEveryPublishedModule() throws IOException {
        Set<String> expected = published().stream()
                .map(module -> module.getFileName().toString())
                .filter(name -> !name.equals("qemu-bom"))
                .collect(Collectors.toCollection(TreeSet::new));

        Document bom = pom(Path.of("..", "qemu-bom"), ".flattened-pom.xml");
        List<String> named = texts(bom, "/project/dependencyManagement/dependencies/dependency/artifactId");
        assertEquals(expected, new TreeSet<>(named));
        assertEquals(Modules.PUBLISHED.size(), named.size());
    }

    @Test
    void whatIsNotPublishedIsNeitherInstalledNorDeployed() throws IOException {
        Set<Path> others = new TreeSet<>(modules());
        others.removeAll(published());

        assertFalse(others.isEmpty());
        for (Path module : others) {
            Document pom = pom(module, "pom.xml");
            for (String skip : SKIPS) {
                assertEquals(List.of("true"), texts(pom, "/project/properties/" + skip), module + " " + skip);
            }
        }
    }

    @Test
    void dialogueOverAUnixSocketBringsNoMachineAndNoTestTools() throws IOException {
        assertEquals(
                Set.of(
                        "com.google.code.gson:gson",
                        "com.kohlschutter.junixsocket:junixsocket-common",
                        "com.kohlschutter.junixsocket:junixsocket-native-common",
                        "io.qemu4j:qemu-api",
                        "io.qemu4j:qemu-qmp",
                        "io.qemu4j:qemu-transport-unix",
                        "org.jspecify:jspecify"),
                withAllTheyNeed("qemu-qmp", "qemu-transport-unix"));
    }

    /** The artifacts and what their poms ask for, as far as these are poms of the SDK. */
    private static Set<String> withAllTheyNeed(String... artifacts) throws IOException {
        Set<String> seen = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>();
        for (String artifact : artifacts) {
            left.add("io.qemu4j:" + artifact);
        }
        while (!left.isEmpty()) {
            String next = left.remove();
            if (seen.add(next) && next.startsWith("io.qemu4j:")) {
                Document pom = pom(Path.of("..", next.substring(next.indexOf(':') + 1)), ".flattened-pom.xml");
                String needed = "/project/dependencies/dependency[not(optional = 'true')]";
                List<String> groups = texts(pom, needed + "/groupId");
                List<String> names = texts(pom, needed + "/artifactId");
                for (int i = 0; i < names.size(); i++) {
                    left.add(groups.get(i) + ":" + names.get(i));
                }
            }
        }
        return seen;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(".."))) {
            List<Path> modules = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
            assertTrue(modules.size() > Modules.PUBLISHED.size(), modules::toString);
            return modules;
        }
    }

    private static Document pom(Path module, String name) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(module.resolve(name).toFile());
        } catch (javax.xml.parsers.ParserConfigurationException | org.xml.sax.SAXException e) {
            throw new AssertionError(module + " " + name, e);
        }
    }

    private static List<String> texts(Document pom, String path) {
        try {
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                texts.add(found.item(i).getTextContent());
            }
            return texts;
        } catch (javax.xml.xpath.XPathExpressionException e) {
            throw new AssertionError(path, e);
        }
    }
}
