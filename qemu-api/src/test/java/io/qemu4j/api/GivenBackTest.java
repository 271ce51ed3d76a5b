package io.qemu4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.qemu4j.api.json.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing handles of what QEMU was given. What QEMU itself does is in DescriptorsIT of qemu-qmp. */
class GivenBackTest {
    private static final PassedDescriptor STDIN = PassedDescriptor.ofNumber(0);

    private final List<String> sent = new ArrayList<>();
    private final Queue<RuntimeException> failures = new ArrayDeque<>();

    /** Fails as told, else answers every command with a number. */
    private final QmpSession session = (QmpSession) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {QmpSession.class}, (proxy, method, arguments) -> {
                assertEquals("execute", method.getName());
                Command<?> command = (Command<?>) arguments[0];
                sent.add(command.name());
                if (!failures.isEmpty()) {
                    throw failures.remove();
                }
                return command.decode(JsonObject.of("fdset-id", 7));
            });

    static Stream<RuntimeException> nothingIsLeft() {
        return Stream.of(
                new CommandFailedException("remove-fd", "GenericError", "File descriptor not found"),
                new SessionClosedException("gone", true, null));
    }

    static Stream<RuntimeException> mayBeDone() {
        return Stream.of(
                new CommandTimeoutException("remove-fd", Duration.ofSeconds(1), true),
                new InterruptedCallException("interrupted", null, true));
    }

    @Test
    void closingAgainSendsNothing() {
        FdSet set = FdSet.add(session, STDIN);
        NamedDescriptor named = NamedDescriptor.pass(session, "name", STDIN);

        set.close();
        set.close();
        named.close();
        named.close();

        assertEquals(List.of("add-fd", "getfd", "remove-fd", "closefd"), sent);
    }

    @ParameterizedTest
    @MethodSource("nothingIsLeft")
    void whereNothingIsLeftItIsDone(RuntimeException failure) {
        FdSet set = FdSet.add(session, STDIN);
        failures.add(failure);

        set.close();
        set.close();

        assertEquals(List.of("add-fd", "remove-fd"), sent);
    }

    @ParameterizedTest
    @MethodSource("mayBeDone")
    void whatMayBeDoneIsNotDoneAgain(RuntimeException failure) {
        FdSet set = FdSet.add(session, STDIN);
        failures.add(failure);

        assertThrows(failure.getClass(), set::close);
        set.close();

        assertEquals(List.of("add-fd", "remove-fd"), sent);
    }

    @Test
    void whatWasNotSentCanBeAskedAgain() {
        FdSet set = FdSet.add(session, STDIN);
        failures.add(new CommandTimeoutException("remove-fd", Duration.ZERO, false));
        failures.add(new InterruptedCallException("interrupted before it was sent", null));

        assertThrows(CommandTimeoutException.class, set::close);
        assertThrows(InterruptedCallException.class, set::close);
        set.close();
        set.close();

        assertEquals(List.of("add-fd", "remove-fd", "remove-fd", "remove-fd"), sent);
    }

    @Test
    void aClosedSetTakesNoMore() {
        FdSet set = FdSet.add(session, STDIN);
        set.close();

        assertThrows(IllegalStateException.class, () -> set.add(STDIN));

        assertEquals(List.of("add-fd", "remove-fd"), sent);
    }
}
