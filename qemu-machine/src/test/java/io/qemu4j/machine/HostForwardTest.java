package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.TcpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostForwardTest {
    @Test
    void everyForwardOfEveryNetworkIsRead() {
        String text = String.join(
                "\r\n",
                "Hub -1 (net0):",
                "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ",
                "  TCP[HOST_FORWARD]   9       127.0.0.1 37079       10.0.2.15    22     0     0",
                "  TCP[ESTABLISHED]   11       10.0.2.15 40000         1.2.3.4    80     0     0",
                "  UDP[HOST_FORWARD]   8               * 48694       10.0.2.15    53     0     0",
                "  UDP[236 sec]       12       10.0.2.15 40001         1.2.3.4    53     0     0",
                "Hub 3 (#net1):",
                "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ",
                "  TCP[HOST_FORWARD]1234           [::1] 41191      [fec0::2]     1     0     0",
                "  ICMP[10 sec]       13       10.0.2.15     -         1.2.3.4     -     0     0",
                "");

        assertEquals(
                List.of(
                        new HostForward("net0", "tcp", "127.0.0.1", 37079, "10.0.2.15", 22),
                        new HostForward("net0", "udp", "*", 48694, "10.0.2.15", 53),
                        new HostForward("#net1", "tcp", "::1", 41191, "fec0::2", 1)),
                HostForward.parse(text.replace("]1234", "] 1234")));
    }

    @Test
    void nothingForwardedIsNothing() {
        assertEquals(List.of(), HostForward.parse(""));
        assertEquals(List.of(), HostForward.parse("Hub -1 (n):\n  Protocol[State]    FD  Source Address  Port\n"));
    }

    @Test
    void allAddressesAreDialledThroughLoopback() {
        assertEquals("127.0.0.1", new HostForward("n", "tcp", "*", 1, "10.0.2.15", 22).dialAddress());
        assertEquals("::1", new HostForward("n", "tcp", "::", 1, "10.0.2.15", 22).dialAddress());
        assertEquals("10.1.1.1", new HostForward("n", "tcp", "10.1.1.1", 1, "10.0.2.15", 22).dialAddress());
    }

    @ParameterizedTest
    @CsvSource({
        "'disconnected:tcp:127.0.0.1:1234,server=on', 127.0.0.1",
        "'disconnected:tcp:::1:1234,server=on', ::1",
        "'tcp:[::1]:1234,server=on <-> [::1]:5678', ::1",
        "'tcp:127.0.0.1:1234,server <-> 127.0.0.1:5678', 127.0.0.1",
        "'disconnected:telnet:0.0.0.0:1234,server=on', 0.0.0.0"
    })
    void listeningChardevsAreRead(String name, String host) {
        assertEquals(new TcpAddress(host, 1234), ChosenPorts.listening("c", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp:127.0.0.1:1234 <-> 127.0.0.1:5678", "unix:/a,server=on", "vc", ""})
    void whatDoesNotListenIsToldSo(String name) {
        ProbeException e = assertThrows(ProbeException.class, () -> ChosenPorts.listening("c", name));

        assertTrue(e.getMessage().contains("'c' is no TCP server"), e.getMessage());
    }
}
