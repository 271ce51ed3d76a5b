package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.QemuVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class QemuBinaryTest {
    @TempDir
    private Path dir;

    private String script;

    @BeforeEach
    void writeAScriptThatTellsAVersion() throws IOException {
        script = executable("qemu-system-x86_64", "QEMU emulator version 11.1.50 (v11.1.0-3-gabcdef)");
    }

    @Test
    void thePropertyGoesBeforeTheVariable() {
        assertEquals(Optional.of(script), QemuBinary.find(script, Map.of("QEMU_BINARY", "/bin/false")));
        assertEquals(Optional.of(script), QemuBinary.find(null, Map.of("QEMU_BINARY", script)));
        assertEquals(Optional.of(script), QemuBinary.find("", Map.of("QEMU_BINARY", script)));
    }

    @Test
    void aNameIsLookedForOnThePath() throws IOException {
        String arm = executable("qemu-system-arm", "");
        Map<String, String> environment = Map.of("PATH", "/nowhere::" + dir);

        assertEquals(Optional.of(script), QemuBinary.find(null, environment));
        assertEquals(Optional.of(arm), QemuBinary.find("qemu-system-arm", environment));
        assertEquals(Optional.empty(), QemuBinary.find("qemu-system-m68k", environment));
        assertEquals(Optional.empty(), QemuBinary.find(null, Map.of()));
    }

    @Test
    void aDirectoryIsNoBinary() {
        assertEquals(Optional.empty(), QemuBinary.find(dir.toString(), Map.of()));
    }

    @Test
    void withoutABinaryATestIsSkipped() {
        TestAbortedException skipped =
                assertThrows(TestAbortedException.class, () -> QemuBinary.require("/no/qemu", Map.of()));

        assertTrue(skipped.getMessage().contains("/no/qemu is no executable file"), skipped::getMessage);
        assertTrue(skipped.getMessage().contains("-Dqemu.binary=…"), skipped::getMessage);
    }

    @Test
    void inCiItFails() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> QemuBinary.require(null, Map.of("CI", "true", "PATH", "")));

        assertTrue(error.getMessage().contains("qemu-system-x86_64 is not on the PATH"), error::getMessage);
        assertEquals(script, QemuBinary.require(script, Map.of("CI", "true")));
    }

    @Test
    void theVersionIsReadFromWhatItSays() throws IOException {
        assertEquals(new QemuVersion(11, 1, 50), QemuBinary.version(script));
    }

    @Test
    void whatTellsNoVersionIsNoQemu() throws IOException {
        String other = executable("other", "hello");

        IOException error = assertThrows(IOException.class, () -> QemuBinary.version(other));
        assertTrue(error.getMessage().endsWith("other --version tells no version: hello"), error::getMessage);
        assertThrows(IOException.class, () -> QemuBinary.version("/no/qemu"));
    }

    @Test
    void theInstalledQemuTellsItsVersion() throws IOException {
        QemuVersion version = QemuBinary.version(QemuBinary.require());

        assertEquals(version, QemuBinary.version());
        assertTrue(version.isAtLeast(1, 0), version::toString);
    }

    private String executable(String name, String says) throws IOException {
        Path file = Files.writeString(dir.resolve(name), "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
