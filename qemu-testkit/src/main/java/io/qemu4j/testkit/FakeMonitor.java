package io.qemu4j.testkit;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.api.spi.Transport;
import io.qemu4j.testkit.CommandReader.Input;
import io.qemu4j.testkit.Program.Expectation;
import io.qemu4j.testkit.Program.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection of the fake: plays its script, on a thread of its own. */
final class FakeMonitor implements Runnable {
    private final FakeQemu qemu;
    private final Program program;
    private final int number;
    private final Transport transport;
    private final CommandReader in;
    private final Output out;

    private final Map<String, ReceivedCommand> last = new HashMap<>();
    private final Map<JsonValue, ReceivedCommand> recorded = new HashMap<>();
    private @Nullable ReceivedCommand current;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean negotiated;
    private volatile boolean over;
    private boolean outOfBand;

    FakeMonitor(FakeQemu qemu, Program program, int number, Transport transport) {
        this.qemu = qemu;
        this.program = program;
        this.number = number;
        this.transport = transport;
        this.in = new CommandReader(transport);
        this.out = new Output(transport, program.style());
    }

    Program program() {
        return program;
    }

    Output out() {
        return out;
    }

    FakeVm vm() {
        return qemu.vm();
    }

    boolean isNegotiated() {
        return negotiated;
    }

    @Override
    public void run() {
        try {
            play();
        } catch (IOException e) {
            noteTheEnd(); // checkFinished tells what it means.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail("the script failed: " + e, next.get() - 1, "(" + e + ")", e);
        } finally {
            hangUp();
        }
    }

    private void play() throws IOException, InterruptedException {
        while (true) {
            Step step = program.step(next.get());
            if (step != null && step.action() != null) {
                // Counted before it is done: a client may see its effect and look at once.
                next.incrementAndGet();
                step.action().perform(this);
            } else {
                Input input = in.next();
                if (input == null) {
                    noteTheEnd();
                    return;
                }
                receive(input, step == null ? null : step.expectation());
            }
        }
    }

    private void noteTheEnd() {
        over = !qemu.isClosing();
    }

    private void receive(Input input, @Nullable Expectation expected) throws IOException, InterruptedException {
        JsonObject message = input.message();
        String fault = message == null ? input.error() : RequestRules.fault(message, outOfBand);
        if (message == null || !fault.isEmpty()) {
            if (program.strict()) {
                fail(
                        "expected " + expected(expected) + ", got no QMP command: " + fault,
                        next.get(),
                        input.toString(),
                        null);
            }
            error(message == null ? null : message.find("id").orElse(null), "GenericError", fault);
            return;
        }
        List<PassedDescriptor> descriptors =
                transport instanceof MemoryTransport memory ? memory.takeDescriptors() : List.of();
        ReceivedCommand command = new ReceivedCommand(message, descriptors, number);
        current = command;
        last.put(command.name(), command);
        qemu.log().add(command);
        boolean early = !negotiated && !command.name().equals("qmp_capabilities");
        if (!early && isRefused(command, expected)) {
            return;
        }
        if (expected != null && !early && expected.fits(command)) {
            if (expected.recordedId() != null) {
                recorded.put(expected.recordedId(), command);
            }
            next.incrementAndGet();
        } else {
            answer(command, expected, early);
        }
    }

    /** Answers what the schema refuses. */
    private boolean isRefused(ReceivedCommand command, @Nullable Expectation expected) throws IOException {
        if (program.schema() == null) {
            return false;
        }
        SchemaCheck check = new SchemaCheck(program.schema(), command.name());
        SchemaCheck.Refusal refusal = check.refusal(command.arguments(), command.outOfBand());
        // Before the answer: who has that may ask for these at once.
        qemu.addFeatureUses(check.uses());
        if (refusal == null) {
            return false;
        }
        if (program.strict()) {
            Expectation came = Expectation.of(command);
            String headline = "expected " + expected(expected) + ", got " + came + ", which the schema refuses: ";
            fail(headline + refusal.description(), next.get(), came.toString(), null);
        }
        error(command.id().orElse(null), refusal.errorClass(), refusal.description());
        return true;
    }

    private void answer(ReceivedCommand command, @Nullable Expectation expected, boolean early)
            throws IOException, InterruptedException {
        String name = command.name();
        JsonValue id = command.id().orElse(null);
        List<Step> standing = program.standing().get(name);
        boolean negotiates = name.equals("qmp_capabilities") && !expectsNegotiation();
        boolean scripted = standing != null || (negotiates && !negotiated);
        if (program.strict() && (early || !scripted)) {
            Expectation came = Expectation.of(command);
            String mismatch =
                    "expected " + expected(expected) + ", got " + came + (early ? " before the negotiation" : "");
            fail(mismatch, next.get(), came.toString(), null);
            error(id, early ? "CommandNotFound" : "GenericError", "fake QEMU: " + mismatch);
        } else if (early) {
            error(id, "CommandNotFound", "Expecting capabilities negotiation with 'qmp_capabilities'");
        } else if (standing != null) {
            for (Step step : standing) {
                perform(step);
            }
        } else if (negotiates) {
            negotiate(command);
        } else {
            answerFromStock(command);
        }
    }

    private void perform(Step step) throws IOException, InterruptedException {
        if (step.action() != null) {
            step.action().perform(this);
        }
    }

    private boolean expectsNegotiation() {
        return program.steps().stream()
                .skip(next.get())
                .anyMatch(s ->
                        s.expectation() != null && s.expectation().command().equals("qmp_capabilities"));
    }

    private void negotiate(ReceivedCommand command) throws IOException {
        JsonValue id = command.id().orElse(null);
        if (negotiated) {
            error(id, "CommandNotFound", "Capabilities negotiation is already complete, command ignored");
            return;
        }
        List<String> wanted = enabled(command);
        if (program.capabilities().containsAll(wanted)) {
            reply(command, JsonObject.empty());
        } else {
            error(id, "GenericError", "Parameter 'enable' does not accept value '" + wanted + "'");
        }
    }

    private static List<String> enabled(ReceivedCommand command) {
        List<String> names = new ArrayList<>();
        command.arguments().find("enable").ifPresent(e -> e.asArray().forEach(n -> names.add(n.asString())));
        return names;
    }

    void answerFromStock(ReceivedCommand command) throws IOException {
        JsonValue returned = vm().execute(command.name(), program);
        if (returned == null && program.schema() != null) {
            String description = "fake QEMU: the script has no answer to " + command.name();
            error(command.id().orElse(null), "GenericError", description);
        } else if (returned == null) {
            String description = "The command " + command.name() + " has not been found";
            error(command.id().orElse(null), "CommandNotFound", description);
        } else {
            reply(command, returned);
        }
        if (command.name().equals("quit")) {
            qemu.hangUp();
        }
    }

    ReceivedCommand current() {
        return known(current, "a command");
    }

    ReceivedCommand last(String command) {
        return known(last.get(command), command);
    }

    /** The command that came in place of a recorded one. */
    ReceivedCommand recorded(JsonValue id) {
        return known(recorded.get(id), "a command recorded with the id " + id);
    }

    private static ReceivedCommand known(@Nullable ReceivedCommand command, String name) {
        if (command == null) {
            throw new IllegalStateException("the script answers " + name + " before any came");
        }
        return command;
    }

    void reply(ReceivedCommand command, JsonValue returned) throws IOException {
        if (command.name().equals("qmp_capabilities")) {
            negotiated = true;
            outOfBand = enabled(command).contains("oob");
        }
        JsonObject reply = JsonObject.of("return", returned);
        out.send(command.id().map(id -> reply.with("id", id)).orElse(reply));
    }

    private void error(@Nullable JsonValue id, String errorClass, String description) throws IOException {
        error(id, JsonObject.of("class", errorClass, "desc", description));
    }

    void error(@Nullable JsonValue id, JsonObject error) throws IOException {
        JsonObject reply = id == null ? JsonObject.empty() : JsonObject.of("id", id);
        out.send(reply.with("error", error));
    }

    void delay(Duration time) throws InterruptedException {
        qemu.awaitClosing(time);
    }

    void stall() throws InterruptedException {
        out.silence();
        new CountDownLatch(1).await();
    }

    void hangUp() {
        try {
            transport.close();
        } catch (IOException e) {
            System.getLogger(FakeQemu.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    void reset() {
        if (transport instanceof MemoryTransport memory) {
            memory.reset();
        }
        hangUp();
    }

    private void fail(String headline, int step, String came, @Nullable Throwable cause) {
        qemu.fail(number + ": " + headline + "\n" + program.diff(step, came), cause);
    }

    /** Fails if commands are still expected. */
    void checkFinished() {
        program.expectedFrom(next.get()).ifPresent(e -> {
            String headline = "expected " + e + ", but the script stands still";
            fail(headline, next.get(), over ? "(the connection ended)" : "(nothing)", null);
        });
    }

    private static String expected(@Nullable Expectation expectation) {
        return expectation == null ? "nothing more" : expectation.toString();
    }
}
