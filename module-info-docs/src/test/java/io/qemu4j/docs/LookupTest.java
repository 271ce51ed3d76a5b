package io.qemu4j.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.spi.TransportProvider;
import io.qemu4j.api.spi.Transports;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where transports are looked for, and what is said where none fits. */
class LookupTest {
    private static final Set<String> ALL = Set.of("tcp", "tls", "unix", "unix-abstract");

    @TempDir
    Path directory;

    private static Set<String> schemes(Transports transports) {
        Set<String> schemes = new TreeSet<>();
        transports.providers().forEach(provider -> schemes.addAll(provider.schemes()));
        return schemes;
    }

    private static NoTransportException refusal(Transports transports, String address) {
        return assertThrows(NoTransportException.class, () -> transports.parse(address));
    }

    @Test
    void aClassLoaderSeesItsOwnAndItsParents() throws IOException {
        try (URLClassLoader child = new URLClassLoader(new URL[0], getClass().getClassLoader());
                URLClassLoader isolated = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertEquals(ALL, schemes(Transports.of(child)));
            assertEquals(Set.of(), schemes(Transports.of(isolated)));
        }
    }

    @Test
    void installedAreThoseOfTheContextClassLoaderNow() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        assertEquals(ALL, schemes(Transports.installed()));
        try (URLClassLoader isolated = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(isolated);
            assertEquals(Set.of(), schemes(Transports.installed()));
            thread.setContextClassLoader(null);
            assertEquals(ALL, schemes(Transports.installed()));
        } finally {
            thread.setContextClassLoader(before);
        }
        assertEquals(ALL, schemes(Transports.installed()));
    }

    @Test
    void thoseOfTheSystemClassLoaderAreLookedUpOnce() {
        assertSame(Transports.installed(), Transports.installed());
        assertNotSame(
                Transports.of(ClassLoader.getSystemClassLoader()), Transports.of(ClassLoader.getSystemClassLoader()));
    }

    @Test
    void aProviderThatFailsToLoadHidesNoOtherAndIsTold() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(TransportProvider.class.getName()), "no.such.Provider\njava.lang.String\n");
        URL[] urls = {directory.toUri().toURL()};
        try (URLClassLoader broken = new URLClassLoader(urls, getClass().getClassLoader())) {
            Transports transports = Transports.of(broken);

            assertEquals(new TcpAddress("localhost", 4444), transports.parse("tcp:localhost:4444"));
            List<Throwable> failures =
                    List.of(refusal(transports, "pigeon:coop").getSuppressed());
            assertTrue(!failures.isEmpty());
            failures.forEach(each -> assertInstanceOf(ServiceConfigurationError.class, each));
            assertTrue(failures.toString().contains("no.such.Provider"), failures::toString);
        }
    }

    /** The layer brings a second copy of the TCP transport, in a class loader of its own. */
    @Test
    void aLayerAddsToItsParents() {
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(
                        ModuleFinder.of(Modules.location("io.qemu4j.transport.tcp")),
                        ModuleFinder.of(),
                        Set.of("io.qemu4j.transport.tcp"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());

        Transports transports = Transports.in(layer);

        assertEquals(ALL, schemes(Transports.in(ModuleLayer.boot())));
        assertEquals(
                1,
                transports.providers().stream()
                        .filter(provider -> provider.getClass().getModule().getLayer() == layer)
                        .count());
        String message = refusal(transports, "tcp:localhost:4444").getMessage();
        assertTrue(message.startsWith("more than one transport for 'tcp:localhost:4444'"), message);
        assertEquals("unix:/run/vm", transports.parse("unix:/run/vm").toString());
        assertEquals(Set.of(), schemes(Transports.in(ModuleLayer.empty())));
    }

    @Test
    void explicitProvidersAreTheOnlyOnes() {
        TransportProvider tcp = Transports.installed().providers().stream()
                .filter(provider -> provider.schemes().contains("tcp"))
                .findFirst()
                .orElseThrow();

        Transports transports = Transports.of(tcp);

        assertEquals(List.of(tcp), transports.providers());
        String message = refusal(transports, "unix:/run/vm").getMessage();
        assertTrue(message.contains(tcp.getClass().getName()), message);
        assertTrue(message.contains("io.qemu4j:qemu-transport-unix"), message);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertTrue(refusal(Transports.of(), "tls:a:1").getMessage().contains("installed: none"));
        assertTrue(refusal(Transports.of(), "tls:a:1").getMessage().contains("io.qemu4j:qemu-transport-tcp"));
        assertTrue(refusal(Transports.of(), "unix-abstract:a").getMessage().contains("io.qemu4j:qemu-transport-unix"));
        assertTrue(!refusal(Transports.of(), "pigeon:coop").getMessage().contains("add the artifact"));
    }
}
