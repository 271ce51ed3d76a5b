package io.qemu4j.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.PassedDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryTransportTest {
    private final MemoryTransport.Pair pair = MemoryTransport.pair();
    private final MemoryTransport client = pair.client();
    private final MemoryTransport server = pair.server();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void bytesArriveInOrderBothWays() throws IOException {
        write(client, "ping");
        write(server, "pong");

        assertEquals("ping", read(server));
        assertEquals("pong", read(client));
    }

    @Test
    void aReadReturnsBytesOfOneWrite() throws IOException {
        write(client, "one");
        write(client, "two");

        assertEquals("on", read(server, 2));
        assertEquals("e", read(server, 10));
        assertEquals("two", read(server, 10));
    }

    @Test
    void thePeerReadsWhatWasWrittenBeforeTheClose() throws IOException {
        write(client, "last words");
        client.close();

        assertEquals("last words", read(server));
        assertEquals("", read(server));
        assertThrows(IOException.class, () -> write(server, "too late"));
    }

    @Test
    void aClosedEndReadsNothingAndWritesNothing() throws IOException {
        write(server, "unread");
        client.close();
        client.close();

        assertEquals("", read(client));
        assertThrows(IOException.class, () -> write(client, "x"));
    }

    @Test
    void closeEndsABlockedRead() throws Exception {
        CompletableFuture<String> blocked = async(() -> read(client));
        client.close();

        assertEquals("", blocked.get(10, TimeUnit.SECONDS));
    }

    @Test
    void thePeersCloseEndsABlockedRead() throws Exception {
        CompletableFuture<String> blocked = async(() -> read(client));
        server.close();

        assertEquals("", blocked.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aFullPipeBlocksTheWriterUntilThereIsRoom() throws Exception {
        MemoryTransport.Pair narrow = MemoryTransport.pair(4);
        CompletableFuture<Boolean> writing = async(() -> write(narrow.client(), "123456789"));

        assertEquals("1234", read(narrow.server()));
        assertEquals("5678", read(narrow.server()));
        assertEquals("9", read(narrow.server()));
        assertTrue(writing.get(10, TimeUnit.SECONDS));
    }

    @Test
    void closeOfEitherEndEndsABlockedWrite() throws Exception {
        for (boolean own : new boolean[] {true, false}) {
            MemoryTransport.Pair narrow = MemoryTransport.pair(1);
            CompletableFuture<Boolean> blocked =
                    async(() -> assertThrows(IOException.class, () -> write(narrow.client(), "12")) != null);
            (own ? narrow.client() : narrow.server()).close();

            assertTrue(blocked.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anInterruptEndsNoCallAndStaysSet() throws IOException {
        write(server, "here");
        Thread.currentThread().interrupt();

        assertEquals("here", read(client));
        write(client, "there");
        assertTrue(Thread.interrupted());
        assertEquals("there", read(server));
    }

    @Test
    void afterAResetThePeerLosesWhatItHadNotRead() throws IOException {
        write(server, "lost");
        server.reset();

        assertThrows(IOException.class, () -> read(client));
        assertThrows(IOException.class, () -> write(client, "x"));
        assertEquals("", read(server));
    }

    @Test
    void descriptorsArriveWithTheFirstByte() throws IOException {
        MemoryTransport.Pair passing = MemoryTransport.pairPassingDescriptors();
        PassedDescriptor descriptor = PassedDescriptor.ofNumber(0);
        passing.client().write(bytes("ab"), 0, 2, List.of(descriptor));

        assertEquals(List.of(), passing.server().takeDescriptors());
        assertEquals("a", read(passing.server(), 1));
        assertEquals(List.of(descriptor), passing.server().takeDescriptors());
        assertEquals("b", read(passing.server(), 1));
        assertEquals(List.of(), passing.server().takeDescriptors());
    }

    @Test
    void descriptorsAreRefusedWhereNoneArePassed() throws IOException {
        List<PassedDescriptor> descriptors = List.of(PassedDescriptor.ofNumber(0));

        assertFalse(client.passesDescriptors());
        assertThrows(UnsupportedOperationException.class, () -> client.write(bytes("a"), 0, 1, descriptors));
        client.close();
        assertEquals("", read(server));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static boolean write(MemoryTransport end, String text) throws IOException {
        end.write(bytes(text), 0, text.length(), List.of());
        return true;
    }

    private static String read(MemoryTransport end) throws IOException {
        return read(end, 100);
    }

    private static String read(MemoryTransport end, int length) throws IOException {
        byte[] buffer = new byte[length + 1];
        int count = end.read(buffer, 1, length);
        return count < 0 ? "" : new String(buffer, 1, count, US_ASCII);
    }

    private static <T> CompletableFuture<T> async(java.util.concurrent.Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
