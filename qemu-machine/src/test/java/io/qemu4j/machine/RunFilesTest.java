package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    private Path root;

    private MachineSpecBuilder spec() {
        return MachineSpec.builder("qemu").tempRoot(root);
    }

    @Test
    void directoryIsPrivateAndGoesWithAllThatIsInIt() throws IOException {
        RunFiles files = RunFiles.create(spec().build());
        Files.createDirectories(files.directory().resolve("a/b"));
        Files.writeString(files.directory().resolve("a/b/c"), "");
        Files.createSymbolicLink(files.directory().resolve("link"), root);
        Files.createDirectories(files.log().resolve("not a log"));

        assertEquals(root, files.directory().getParent());
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(files.directory()));
        files.delete();
        assertFalse(Files.exists(files.directory()));
        assertTrue(Files.exists(root));
    }

    @Test
    void nameIsTheSpecsOrTheDirectorys() throws IOException {
        RunFiles unnamed = RunFiles.create(spec().build());
        RunFiles named = RunFiles.create(spec().name("web").logDir(root).build());

        assertEquals(unnamed.directory().getFileName().toString(), unnamed.name());
        assertEquals(unnamed.directory().resolve(unnamed.name() + ".log"), unnamed.log());
        assertEquals(root.resolve("web.log"), named.log());
        assertEquals(root, named.logDir());
    }

    @Test
    void socketInADirectoryOfTheUsersBearsTheName() throws IOException {
        RunFiles files =
                RunFiles.create(spec().name("web").socketDir(Path.of("/run/x")).build());

        assertEquals(Path.of("/run/x/web-mon"), files.socket("mon"));
    }

    @Test
    void socketPathIsMeasuredInBytes() throws IOException {
        int most = RunFiles.LONGEST_SOCKET_PATH;
        Path fits = Path.of("/" + "x".repeat(most - 1));
        assertEquals(fits, RunFiles.checked(fits));

        IOException e = assertThrows(IOException.class, () -> RunFiles.checked(Path.of("/" + "ä".repeat(most / 2))));

        assertTrue(e.getMessage().contains((1 + most / 2 * 2) + " bytes"), e.getMessage());
    }
}
