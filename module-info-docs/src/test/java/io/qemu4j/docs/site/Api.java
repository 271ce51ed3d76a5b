package io.qemu4j.docs.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Javadoc of all modules, if it was built into the site. Addresses are from the root of the site. */
final class Api {
    private final Path folder;

    private Api(Path folder) {
        this.folder = folder;
    }

    static Api in(Path folder) {
        return new Api(folder);
    }

    boolean isPresent() {
        return Files.exists(folder.resolve("index.html"));
    }

    Optional<String> module(String name) {
        return page(name + "/module-summary.html");
    }

    Optional<String> packageOf(String module, String name) {
        return page(module + "/" + name.replace('.', '/') + "/package-summary.html");
    }

    private Optional<String> page(String path) {
        return isPresent() ? Optional.of("api/" + path) : Optional.empty();
    }
}
