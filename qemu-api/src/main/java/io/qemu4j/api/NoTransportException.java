package io.qemu4j.api;

/**
 * No installed transport takes the address, or more than one does. The message names what was asked,
 * what is installed, and the artifact that would help; providers that failed to load are its
 * {@linkplain #getSuppressed() suppressed} exceptions.
 *
 * @since 0.1
 */
public final class NoTransportException extends QemuException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked and what is installed
     */
    public NoTransportException(String message) {
        super(message, null);
    }
}
