package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportTest {
    private static final String SAYS = """
            <testsuite name="a.FooTest">
              <testcase name="plain" classname="a.FooTest"/>
              <testcase name="some(String, int)[1]" classname="a.FooTest"><skipped message="no"/></testcase>
              <testcase name="some(String, int)[2]" classname="a.FooTest"/>
              <testcase name="never" classname="a.FooTest"><skipped/></testcase>
              <testcase name="nor(int)[1]" classname="a.FooTest"><skipped/></testcase>
            </testsuite>
            """;

    @TempDir
    private Path folder;

    @Test
    void whatWasSkippedDidNotRun() throws IOException {
        TestReport report = new TestReport(Files.writeString(folder.resolve("TEST-a.FooTest.xml"), SAYS));

        report.assertRan("plain", false, "");
        report.assertRan("some", false, "");
        report.assertRan("unknown", true, "");
        for (String name : new String[] {"never", "nor", "unknown"}) {
            assertThrows(AssertionError.class, () -> report.assertRan(name, false, ""));
        }
    }

    @Test
    void ofAClassAreThoseWithinIt() {
        assertTrue(new TestReport(Path.of("TEST-a.FooTest.xml")).isOf("a.FooTest"));
        assertTrue(new TestReport(Path.of("TEST-a.FooTest$Inner.xml")).isOf("a.FooTest"));
        assertFalse(new TestReport(Path.of("TEST-a.FooTester.xml")).isOf("a.FooTest"));
    }
}
