package io.qemu4j.api.spi;

/**
 * The process at the other end of a local connection, at the time it connected or listened.
 *
 * @param pid its process id
 * @param uid its user id
 * @since 0.1
 */
public record PeerIdentity(long pid, long uid) {}
