/**
 * The words of the QEMU SDK: what a program says to a QEMU machine protocol (QMP) session, what it
 * gets back, and what a transport has to provide. No I/O, no threads of its own.
 *
 * <p>Unless a method says otherwise, a {@code null} argument is refused with {@link
 * NullPointerException} before anything else happens, a negative {@link java.time.Duration} with
 * {@link IllegalArgumentException}; a duration of zero means "only what is here now", one too large
 * to count in nanoseconds means "for ever".
 *
 * @uses io.qemu4j.api.spi.TransportProvider found by {@link io.qemu4j.api.spi.Transports}
 * @uses io.qemu4j.api.spi.Descriptors found by its own static methods
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.api {
    requires com.google.gson;
    requires static transitive org.jspecify;

    exports io.qemu4j.api;
    exports io.qemu4j.api.json;
    exports io.qemu4j.api.spi;

    uses io.qemu4j.api.spi.Descriptors;
    uses io.qemu4j.api.spi.TransportProvider;
}
