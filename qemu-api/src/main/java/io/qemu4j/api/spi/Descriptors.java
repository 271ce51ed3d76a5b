package io.qemu4j.api.spi;

import io.qemu4j.api.NoTransportException;
import io.qemu4j.api.PassedDescriptor;
import java.io.IOException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What Java does not do with file descriptors: tells their numbers, lets child processes inherit them, makes
 * pairs of connected sockets. {@code qemu-transport-unix} provides it.
 *
 * <p>Each lookup asks anew and nothing is kept in statics, so class loaders and layers can come and go.
 *
 * <p>Threads: every method may be called from any thread.
 *
 * @since 0.1
 */
public interface Descriptors {
    /**
     * The number of a descriptor in this process.
     *
     * @param descriptor the descriptor
     * @return the number, 0 or more
     * @throws IllegalArgumentException if the descriptor is not open
     * @throws IOException if the system cannot be asked
     */
    int number(PassedDescriptor descriptor) throws IOException;

    /**
     * Lets a child process have a descriptor as its standard input, output or error: hand the result to
     * {@link ProcessBuilder}. The child gets a copy, in the state that the descriptor has when the process is
     * started; keep the owner open until then. A shell in between moves it to a higher number: {@code exec
     * 3<&0 </dev/null; exec qemu-system-x86_64 …}.
     *
     * @param descriptor the descriptor
     * @return a redirect that serves for one of a process's three streams
     * @throws IllegalArgumentException if the descriptor is not open
     * @throws IOException if the system cannot be asked
     */
    ProcessBuilder.Redirect inherit(PassedDescriptor descriptor) throws IOException;

    /**
     * Makes two connected stream sockets, one to keep and one to give away.
     *
     * @return the pair, the caller's to close
     * @throws IOException if the system makes none
     */
    SocketPair socketPair() throws IOException;

    /**
     * The service that the calling thread's context class loader sees or, where it has none, the system class
     * loader.
     *
     * @return the service
     * @throws NoTransportException if there is none
     */
    static Descriptors installed() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return of(context != null ? context : ClassLoader.getSystemClassLoader());
    }

    /**
     * The service that a class loader sees.
     *
     * @param loader the loader
     * @return the service
     * @throws NoTransportException if there is none
     */
    static Descriptors of(ClassLoader loader) {
        return first(ServiceLoader.load(Descriptors.class, loader));
    }

    /**
     * The service in a module layer and its parents.
     *
     * @param layer the layer
     * @return the service
     * @throws NoTransportException if there is none
     */
    static Descriptors in(ModuleLayer layer) {
        return first(ServiceLoader.load(layer, Descriptors.class));
    }

    private static Descriptors first(ServiceLoader<Descriptors> loader) {
        NoTransportException none = new NoTransportException("nothing here handles descriptors;"
                + " add the artifact io.qemu4j:qemu-transport-unix (to a jlink image its module, too)");
        Iterator<Descriptors> services = loader.iterator();
        // A loader may fail at every entry, for ever.
        for (int failures = 0; failures < 100; failures++) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                return services.next();
            } catch (ServiceConfigurationError e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }
}
