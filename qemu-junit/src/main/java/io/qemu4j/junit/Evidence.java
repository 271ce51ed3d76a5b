package io.qemu4j.junit;

import java.nio.file.Path;
import java.util.List;

/**
 * Tells where the files are that explain a failed {@link QemuTest}. It is no failure of its own but {@linkplain
 * Throwable#getSuppressed suppressed} by the test's, so that reports show it below that.
 *
 * @since 0.1
 */
public final class Evidence extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Path> files;

    Evidence(String message, List<Path> files) {
        super(message, null, true, false);
        this.files = List.copyOf(files);
    }

    /**
     * The files, which stay after the test.
     *
     * @return paths, in the order of {@link QemuTest}'s list; unmodifiable
     */
    public List<Path> files() {
        return files;
    }
}
