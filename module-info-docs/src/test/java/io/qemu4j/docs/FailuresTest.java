package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The failure map has every exception that the SDK throws. */
class FailuresTest {
    @Test
    void everyExceptionIsOnTheMap() throws IOException, ClassNotFoundException {
        String map = Files.readString(Path.of("guide", "failures.md"));
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (String module : Modules.PUBLISHED) {
            for (Class<?> type : exceptions(module)) {
                found++;
                if (!map.contains("`" + type.getSimpleName() + "`")) {
                    missing.add(type.getName());
                }
            }
        }

        assertEquals(List.of(), missing);
        assertTrue(found > 10, "only " + found + " exceptions were looked at");
    }

    private static List<Class<?>> exceptions(String module) throws IOException, ClassNotFoundException {
        List<Class<?>> found = new ArrayList<>();
        try (ModuleReader reader = Modules.reference(module).open();
                Stream<String> entries = reader.list()) {
            for (String entry :
                    entries.filter(name -> name.endsWith("Exception.class")).toList()) {
                Class<?> type = Class.forName(entry.replace('/', '.').replaceFirst("\\.class$", ""));
                if (Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())) {
                    found.add(type);
                }
            }
        }
        return found;
    }
}
