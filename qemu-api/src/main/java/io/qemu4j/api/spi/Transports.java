package io.qemu4j.api.spi;

import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.NoTransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transports at hand. Each factory method looks the providers up anew, so that class loaders and layers can come
 * and go; only those of the system class loader, which stays, are looked up once and kept.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class Transports {
    /** A loader whose every entry fails would be asked for ever. */
    private static final int MOST_FAILURES = 100;

    /** To look them up reads the class path, which takes longer than to connect. */
    private static volatile @Nullable Transports ofSystem;

    private final List<TransportProvider> providers;
    private final List<ServiceConfigurationError> failures;

    private final @Nullable Predicate<PeerIdentity> expected;

    private Transports(
            List<TransportProvider> providers,
            List<ServiceConfigurationError> failures,
            @Nullable Predicate<PeerIdentity> expected) {
        this.providers = List.copyOf(providers);
        this.failures = List.copyOf(failures);
        this.expected = expected;
    }

    /**
     * The providers that the calling thread's context class loader sees or, where it has none, the
     * system class loader: those on the class path and those in the modules of the boot layer. Those of the system
     * class loader are looked up by the first call that finds some, and no fault with them, and are the same ever after.
     *
     * @return the transports
     */
    public static Transports installed() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader system = ClassLoader.getSystemClassLoader();
        return context == null || context == system ? ofSystem(system) : of(context);
    }

    private static Transports ofSystem(ClassLoader system) {
        Transports known = ofSystem;
        if (known == null) {
            known = of(system);
            if (known.failures.isEmpty() && !known.providers.isEmpty()) {
                ofSystem = known;
            }
        }
        return known;
    }

    /**
     * The providers a class loader sees.
     *
     * @param loader the loader
     * @return the transports
     */
    public static Transports of(ClassLoader loader) {
        return load(ServiceLoader.load(TransportProvider.class, loader));
    }

    /**
     * The providers in a module layer and its parents.
     *
     * @param layer the layer
     * @return the transports
     */
    public static Transports in(ModuleLayer layer) {
        return load(ServiceLoader.load(layer, TransportProvider.class));
    }

    /**
     * The given providers and no others.
     *
     * @param providers the providers
     * @return the transports
     */
    public static Transports of(TransportProvider... providers) {
        return new Transports(List.of(providers), List.of(), null);
    }

    private static Transports load(ServiceLoader<TransportProvider> loader) {
        List<TransportProvider> found = new ArrayList<>();
        List<ServiceConfigurationError> failures = new ArrayList<>();
        Iterator<TransportProvider> providers = loader.iterator();
        while (failures.size() < MOST_FAILURES) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError e) {
                failures.add(e);
            }
        }
        return new Transports(found, failures, null);
    }

    /**
     * Connects only to whom the caller expects: {@code expecting(peer -> peer.pid() == pid)}. Where another
     * process took a socket's path over, or the transport cannot tell who is there, connecting fails. Listeners
     * are not affected; what they accept tells its {@link Transport#peer()}.
     *
     * @param peer tells who is expected
     * @return a copy
     */
    public Transports expecting(Predicate<PeerIdentity> peer) {
        return new Transports(providers, failures, Objects.requireNonNull(peer, "peer"));
    }

    /**
     * The providers.
     *
     * @return the providers, in the order they were found; unmodifiable
     */
    public List<TransportProvider> providers() {
        return providers;
    }

    /**
     * Reads a textual address, such as {@code unix:/run/vm.qmp} or {@code tcp:localhost:4444}.
     *
     * @param text the text
     * @return the address
     * @throws IllegalArgumentException if there is no scheme, or what follows it is malformed
     * @throws NoTransportException if no provider, or more than one, reads the scheme
     */
    public MonitorAddress parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "no scheme in address '" + text + "'; write unix:/path or tcp:host:port, say");
        }
        String scheme = text.substring(0, colon);
        return single(text, scheme, p -> p.schemes().contains(scheme)).parse(text);
    }

    /**
     * Connects to an address.
     *
     * @param address the address
     * @param limit how long it may take
     * @return the connection, the caller's to close
     * @throws NoTransportException if no provider, or more than one, takes the address
     * @throws IOException if it was refused or took too long, or leads to somebody not {@link #expecting
     *     expected}
     */
    public Transport connect(MonitorAddress address, Duration limit) throws IOException {
        Transport transport = providerOf(address).connect(address, limit);
        boolean admitted = false;
        try {
            requireExpected(address, transport);
            admitted = true;
            return transport;
        } finally {
            if (!admitted) {
                transport.close();
            }
        }
    }

    private void requireExpected(MonitorAddress address, Transport transport) throws IOException {
        if (expected == null) {
            return;
        }
        PeerIdentity peer = transport.peer().orElse(null);
        if (peer == null) {
            throw new ConnectException(address + ": this transport cannot tell who is there, so not who is expected");
        }
        if (!expected.test(peer)) {
            throw new ConnectException(address + ": process " + peer.pid() + " of user " + peer.uid()
                    + " is there, which is not who is expected");
        }
    }

    /**
     * Listens on an address, for QEMU to connect.
     *
     * @param address the address
     * @return the listener, the caller's to close
     * @throws NoTransportException if no provider, or more than one, takes the address
     * @throws UnsupportedOperationException if the transport only connects
     * @throws IOException if the address cannot be listened on
     */
    public TransportListener listen(MonitorAddress address) throws IOException {
        return providerOf(address).listen(address);
    }

    private TransportProvider providerOf(MonitorAddress address) {
        return single(address.toString(), address.scheme(), p -> p.supports(address));
    }

    private TransportProvider single(String asked, String scheme, Predicate<TransportProvider> fits) {
        List<TransportProvider> fitting = new ArrayList<>();
        for (TransportProvider provider : providers) {
            if (fits.test(provider)) {
                fitting.add(provider);
            }
        }
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        NoTransportException e = new NoTransportException(
                (fitting.isEmpty() ? "no transport for '" : "more than one transport for '") + asked
                        + "'; installed: " + describe(fitting.isEmpty() ? providers : fitting)
                        + (fitting.isEmpty() ? hint(scheme) : ""));
        failures.forEach(e::addSuppressed);
        throw e;
    }

    private static String describe(List<TransportProvider> providers) {
        return providers.isEmpty()
                ? "none"
                : providers.stream()
                        .map(p -> p.getClass().getName() + " " + p.schemes())
                        .collect(Collectors.joining(", "));
    }

    private static String hint(String scheme) {
        return switch (scheme) {
                    case "unix", "unix-abstract" -> "; add the artifact io.qemu4j:qemu-transport-unix";
                    case "tcp", "tls" -> "; add the artifact io.qemu4j:qemu-transport-tcp";
                    default -> "";
                }
                + "; a jlink image needs its module named too (--add-modules)";
    }
}
