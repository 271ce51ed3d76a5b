package io.qemu4j.api.spi;

import io.qemu4j.api.MonitorAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Makes transports for one kind of address. To bring your own, implement this in a public class with a
 * public constructor without arguments, and name it both in the module descriptor ({@code provides})
 * and in {@code META-INF/services/io.qemu4j.api.spi.TransportProvider}, for users of the class path.
 *
 * <p>The constructor does nothing: what can fail (a native library, say) is loaded by the first
 * connection, so that a provider that cannot work here does not harm the others. One instance may serve the whole JVM
 * ({@link Transports#installed}).
 *
 * <p>Threads: every method may be called from any thread.
 *
 * @since 0.1
 */
public interface TransportProvider {
    /**
     * The schemes of the textual addresses that {@link #parse} reads.
     *
     * @return the schemes, in lower case
     */
    Set<String> schemes();

    /**
     * Whether this provider connects to such an address. Does no I/O.
     *
     * @param address the address
     * @return true when it does
     */
    boolean supports(MonitorAddress address);

    /**
     * Reads a textual address.
     *
     * @param text the whole text, scheme included, whose scheme is one of {@link #schemes}
     * @return the address
     * @throws IllegalArgumentException if the text is malformed; the message shows the right form
     */
    MonitorAddress parse(String text);

    /**
     * Connects.
     *
     * @param address an address this provider supports
     * @param limit how long it may take; zero makes one attempt
     * @return the connection, the caller's to close
     * @throws IOException if it was refused or took too long; nothing is left open
     */
    Transport connect(MonitorAddress address, Duration limit) throws IOException;

    /**
     * Listens, for QEMU to connect.
     *
     * @param address an address this provider supports
     * @return the listener, the caller's to close
     * @throws UnsupportedOperationException if this transport only connects, as by default
     * @throws IOException if the address cannot be listened on
     */
    default TransportListener listen(MonitorAddress address) throws IOException {
        throw new UnsupportedOperationException(address + ": this transport cannot listen");
    }
}
