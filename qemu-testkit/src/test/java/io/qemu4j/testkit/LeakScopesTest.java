package io.qemu4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class LeakScopesTest {
    private final LeakScopes scopes = new LeakScopes(Duration.ofMillis(100));
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread planted = new Thread(this::live, "planted");

    @AfterEach
    void removeThePlant() throws InterruptedException {
        end.countDown();
        planted.join();
    }

    @Test
    void aTestAnswersForItself() {
        scopes.begin("class", List.of(), "VmTest");
        scopes.begin("test", List.of("class"), "VmTest.starts()");
        planted.start();

        String complaint = end("test");

        assertNotNull(complaint);
        assertTrue(complaint.startsWith("left behind by VmTest.starts() (1):\n  thread 'planted'"), complaint);
    }

    @Test
    void whatTheClassOpenedFirstIsNotTheTests() {
        scopes.begin("class", List.of(), "VmTest");
        planted.start();
        scopes.begin("test", List.of("class"), "VmTest.starts()");

        assertNull(end("test"));
        assertNotNull(end("class"));
    }

    @Test
    void theClassIsNotToldAgain() {
        scopes.begin("class", List.of(), "VmTest");
        scopes.begin("test", List.of("class"), "VmTest.starts()");
        planted.start();

        assertNotNull(end("test"));
        assertNull(end("class"));
    }

    @Test
    void testsSideBySideAreCheckedWhenTheLastEnds() {
        scopes.begin("class", List.of(), "VmTest");
        scopes.begin("one", List.of("class"), "one()");
        scopes.begin("two", List.of("class"), "two()");
        planted.start();

        assertNull(end("one"));
        String complaint = end("two");

        assertNotNull(complaint);
        assertTrue(
                complaint.startsWith("left behind by one of those that ran side by side: one(), two() (1)"), complaint);
    }

    @Test
    void whatOneOpensAndClosesIsNoLeakOfItsNeighbour() throws InterruptedException {
        scopes.begin("one", List.of(), "one()");
        scopes.begin("two", List.of(), "two()");
        planted.start();

        assertNull(end("one"));
        removeThePlant();
        assertNull(end("two"));
    }

    @Test
    void companyThatIsOverIsForgotten() {
        scopes.begin("one", List.of(), "one()");
        scopes.begin("two", List.of(), "two()");
        end("one");
        end("two");
        scopes.begin("three", List.of(), "three()");
        planted.start();

        String complaint = end("three");

        assertNotNull(complaint);
        assertTrue(complaint.startsWith("left behind by three()"), complaint);
    }

    @Test
    void anEndWithoutABeginningIsIgnored() {
        assertEquals(null, end("never begun"));
    }

    private String end(String key) {
        return scopes.end(key, LeakAllowlist.standard());
    }

    private void live() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
