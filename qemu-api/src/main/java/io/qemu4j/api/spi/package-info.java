/**
 * What a transport provides: bytes and descriptors, nothing about QMP. Write one by implementing
 * {@link io.qemu4j.api.spi.TransportProvider} and {@link io.qemu4j.api.spi.Transport}.
 */
package io.qemu4j.api.spi;
