package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What surefire or failsafe wrote of one class: which of its tests ran, and which were only skipped. */
final class TestReport {
    private final Path file;
    private final String type;

    TestReport(Path file) {
        this.file = file;
        this.type = file.getFileName().toString().replaceFirst("TEST-(.*)\\.xml", "$1");
    }

    /** Of the class, or one within it. */
    boolean isOf(String name) {
        return type.equals(name) || type.startsWith(name + "$");
    }

    boolean isNewerThan(Path compiled) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(compiled)) >= 0;
    }

    /**
     * A test ran, and one that was skipped did not.
     *
     * @param elsewhere whether it may have run somewhere else
     */
    void assertRan(String method, boolean elsewhere, String what) throws IOException {
        Integer runs = runs().get(method);
        assertTrue(runs != null || elsewhere, () -> file + " knows no " + what);
        assertTrue(runs == null || runs > 0, () -> file + " has it skipped: " + what);
    }

    /** How often each test ran; 0 for those that were skipped. */
    private Map<String, Integer> runs() throws IOException {
        Map<String, Integer> runs = new HashMap<>();
        try {
            NodeList tests = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < tests.getLength(); i++) {
                Element test = (Element) tests.item(i);
                boolean skipped = test.getElementsByTagName("skipped").getLength() > 0;
                // Of a parameterized one, its parameters' types and a number follow.
                runs.merge(test.getAttribute("name").replaceFirst("[^\\w].*", ""), skipped ? 0 : 1, Integer::sum);
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file.toString(), e);
        }
        return runs;
    }
}
