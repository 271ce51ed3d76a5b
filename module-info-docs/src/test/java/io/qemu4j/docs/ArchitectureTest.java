package io.qemu4j.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The arrows of the design, and the manners of library code. */
class ArchitectureTest {
    private static final JavaClasses SDK = new ClassFileImporter()
            .importLocations(Modules.PUBLISHED.stream()
                    .map(Modules::location)
                    .map(ArchitectureTest::location)
                    .toList());

    private static Location location(Path module) {
        URI uri = module.toUri();
        return Location.of(Files.isDirectory(module) ? uri : URI.create("jar:" + uri + "!/"));
    }

    @Test
    void nobodyReadsATransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.qemu4j.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.qemu4j.transport..")
                .check(SDK);
    }

    @Test
    void transportsReadTheApiAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.qemu4j.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.qemu4j.qmp..", "io.qemu4j.machine..", "io.qemu4j.testkit..")
                .check(SDK);
    }

    @Test
    void theDialogueKnowsNoMachine() {
        noClasses()
                .that()
                .resideInAPackage("io.qemu4j.qmp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.qemu4j.machine..", "io.qemu4j.testkit..")
                .check(SDK);
    }

    @Test
    void theTestKitReadsTheApiAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.qemu4j.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.qemu4j.qmp..", "io.qemu4j.machine..")
                .check(SDK);
    }

    @Test
    void theApiReadsNobody() {
        noClasses()
                .that()
                .resideInAPackage("io.qemu4j.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.qemu4j.qmp..", "io.qemu4j.machine..", "io.qemu4j.testkit..")
                .check(SDK);
    }

    @Test
    void nobodyReadsTheJUnitExtension() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.qemu4j.junit")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.qemu4j.junit..")
                .check(SDK);
    }

    @Test
    void gsonStaysBehindTheJsonTree() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.qemu4j.api.json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson..")
                .check(SDK);
    }

    @Test
    void gsonShowsInNoPublicSignature() {
        noClasses()
                .that()
                .arePublic()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson..")
                .check(SDK);
    }

    @Test
    void junixsocketStaysInTheUnixTransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.qemu4j.transport.unix")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.newsclub..")
                .check(SDK);
    }

    @Test
    void packagesHaveNoCycles() {
        // api and api.spi name each other's types: they are one vocabulary in two audiences.
        slices().matching("io.qemu4j.(*)..").should().beFreeOfCycles().check(SDK);
    }

    @Test
    void libraryCodeDoesNotPrint() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SDK);
    }

    @Test
    void libraryCodeLogsThroughSystemLogger() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(SDK);
    }

    @Test
    void exceptionsSayWhatTheyAre() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(SDK);
    }
}
