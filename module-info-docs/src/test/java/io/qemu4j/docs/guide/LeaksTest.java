package io.qemu4j.docs.guide;

// tag::program[]
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.QmpSession;
import io.qemu4j.qmp.Qmp;
import io.qemu4j.qmp.SessionOptions;
import io.qemu4j.testkit.FakeQemu;
import io.qemu4j.testkit.LeakCheck;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LeaksTest {
    @Test
    void sessionLeavesNothing() throws IOException {
        LeakCheck check = LeakCheck.begin();
        try (FakeQemu fake = FakeQemu.lenient();
                QmpSession session = Qmp.open(fake.connect(), SessionOptions.defaults())) {
            assertTrue(session.isOpen());
        }
        check.verify();
    }
}
// end::program[]
