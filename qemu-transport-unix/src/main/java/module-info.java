/**
 * Monitors over Unix domain sockets, in the file system and in Linux's abstract namespace, with
 * descriptors passed and peers identified. Exports nothing: {@link io.qemu4j.api.spi.Transports}
 * finds it.
 *
 * <p>JDK 24 and later print a warning when the native library of junixsocket loads, unless the JVM is
 * started with {@code --enable-native-access=org.newsclub.net.unix} ({@code ALL-UNNAMED} on the class
 * path). Virtual threads that read want it for {@code io.qemu4j.transport.unix}, too: then, from Java 22 on and on
 * Linux, one thread waits for all of them; else each borrows a platform thread while it waits.
 *
 * @provides io.qemu4j.api.spi.TransportProvider for {@code unix:} and {@code unix-abstract:} addresses
 * @provides io.qemu4j.api.spi.Descriptors by way of junixsocket
 */
@org.jspecify.annotations.NullMarked
module io.qemu4j.transport.unix {
    requires io.qemu4j.api;
    requires org.newsclub.net.unix;
    // Loaded by name alone; without this line no module path would hold the native library.
    requires com.kohlschutter.junixsocket.nativecommon;
    requires static org.jspecify;

    provides io.qemu4j.api.spi.Descriptors with
            io.qemu4j.transport.unix.UnixDescriptors;
    provides io.qemu4j.api.spi.TransportProvider with
            io.qemu4j.transport.unix.UnixTransportProvider;
}
