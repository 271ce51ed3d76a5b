package io.qemu4j.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of this host that leads into the guest: a {@code hostfwd} of a {@code user} network.
 *
 * <p>Threads: immutable.
 *
 * @param network the id of the network backend; empty if QEMU does not tell
 * @param protocol {@code tcp} or {@code udp}
 * @param hostAddress the address QEMU listens on; {@code *} for all
 * @param hostPort the port QEMU listens on, the one that was chosen where the option said 0
 * @param guestAddress where it leads
 * @param guestPort where it leads
 * @since 0.1
 */
public record HostForward(
        String network, String protocol, String hostAddress, int hostPort, String guestAddress, int guestPort) {
    // Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ; libslirp, slirp_connection_info
    private static final Pattern LINE =
            Pattern.compile("\\s*(\\w+)\\[HOST_FORWARD\\]\\s+-?\\d+\\s+(\\S+)\\s+(\\d+)\\s+(\\S+)\\s+(\\d+)(?:\\s.*)?");

    // "Hub -1 (net0):"; net/slirp.c, hmp_info_usernet. Older versions say "VLAN".
    private static final Pattern NETWORK = Pattern.compile("\\S.*\\(([^()]+)\\):\\s*");

    /**
     * Checks that nothing is missing.
     *
     * @param network the id of the network backend
     * @param protocol the protocol
     * @param hostAddress the address QEMU listens on
     * @param hostPort the port QEMU listens on
     * @param guestAddress where it leads
     * @param guestPort where it leads
     */
    public HostForward {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(hostAddress, "hostAddress");
        Objects.requireNonNull(guestAddress, "guestAddress");
    }

    /**
     * Where a client on this host connects to.
     *
     * @return the host address, or loopback where QEMU listens on all
     */
    public String dialAddress() {
        return switch (hostAddress) {
            case "*", "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> hostAddress;
        };
    }

    /** Reads the output of the human monitor's {@code info usernet}. */
    static List<HostForward> parse(String text) {
        List<HostForward> found = new ArrayList<>();
        String network = "";
        for (String line : text.split("\\r?\\n")) {
            Matcher header = NETWORK.matcher(line);
            Matcher forward = LINE.matcher(line);
            if (header.matches()) {
                network = header.group(1);
            } else if (forward.matches()) {
                found.add(new HostForward(
                        network,
                        forward.group(1).toLowerCase(Locale.ROOT),
                        address(forward.group(2)),
                        Integer.parseInt(forward.group(3)),
                        address(forward.group(4)),
                        Integer.parseInt(forward.group(5))));
            }
        }
        return List.copyOf(found);
    }

    /** An IPv6 address may stand in brackets. */
    private static String address(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }
}
