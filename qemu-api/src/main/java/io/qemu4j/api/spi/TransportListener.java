package io.qemu4j.api.spi;

import io.qemu4j.api.MonitorAddress;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A place where QEMU can dial in. Listening first and having QEMU connect leaves no race and nothing to
 * poll.
 *
 * <p>Threads: one thread accepts; {@link #close} comes from any thread and ends a blocked accept.
 *
 * @since 0.1
 */
public interface TransportListener extends Closeable {
    /**
     * Where this listens, with what the system chose filled in (a port, say).
     *
     * @return the address
     */
    MonitorAddress address();

    /**
     * Waits for the next connection.
     *
     * @param limit how long to wait; zero takes only one that is already there
     * @return the connection, the caller's to close
     * @throws java.net.SocketTimeoutException if the limit passed first; the listener lives on
     * @throws javax.net.ssl.SSLProtocolException if somebody connected who did not get into a handshake; the
     *     listener lives on, and the next may be QEMU
     * @throws IOException if the listener is closed or broke, or who connected was refused
     */
    Transport accept(Duration limit) throws IOException;

    /**
     * The options that make QEMU connect here, defining a character device.
     *
     * @param chardevId the id for the character device
     * @return the arguments, such as {@code -chardev}, {@code socket,id=mon,path=…}; commas in values
     *     are doubled as QEMU wants them
     */
    List<String> qemuArguments(String chardevId);

    /** Stops listening and removes what listening created. Accepted connections live on. */
    @Override
    void close() throws IOException;
}
