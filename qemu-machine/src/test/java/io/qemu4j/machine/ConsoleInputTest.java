package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import io.qemu4j.testkit.LeaksAllowed;
import org.junit.jupiter.api.Test;

/** A console that says more at the wrong moment, which takes a spy. */
@LeaksAllowed(reason = "Mockito's agent attaches through a socket that the JDK keeps", files = "socket:.*")
class ConsoleInputTest {
    @Test
    void whatIsAvailableIsNeverLessThanNothing() {
        ConsoleRing ring = spy(new ConsoleRing(1024));
        ConsoleInput input = new ConsoleInput(ring);
        doAnswer(call -> {
                    ring.append(new byte[4096], 0, 4096);
                    return call.callRealMethod();
                })
                .when(ring)
                .oldest();

        assertTrue(input.available() >= 0);
    }
}
