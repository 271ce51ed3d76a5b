package io.qemu4j.api;

/**
 * Where a QMP monitor is reached. Open for plug-ins: a transport may bring an address type of its
 * own. Implementations are immutable and have value equality.
 *
 * @since 0.1
 */
public interface MonitorAddress {
    /**
     * The scheme of the textual form, in lower case, such as {@code unix}.
     *
     * @return the part before the first colon of {@link #toString()}
     */
    String scheme();

    /**
     * The textual form, {@code scheme:rest}, which {@link io.qemu4j.api.spi.Transports#parse} reads
     * back.
     *
     * @return the text
     */
    @Override
    String toString();
}
