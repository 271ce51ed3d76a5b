package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class FakeQemuCrowdTest {
    @Test
    void twoHundredComeAndGo() throws IOException {
        LeakCheck check = LeakCheck.begin();
        List<FakeQemu> fakes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            fakes.add(FakeQemu.lenient());
        }

        for (FakeQemu fake : fakes) {
            try (Client client = Client.negotiated(fake)) {
                client.send("{'execute':'stop'}");
                assertEquals("STOP", client.message().string("event"));
            }
        }
        fakes.forEach(FakeQemu::close);

        check.verify();
    }
}
