package io.qemu4j.quickstart;

import io.qemu4j.api.Command;
import io.qemu4j.api.Event;
import io.qemu4j.api.EventFilter;
import io.qemu4j.api.EventStream;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.machine.ConsoleMatch;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineExit;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The steps of the quick start. */
final class Tour {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Options options;
    private final Screen screen;

    Tour(Options options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    void run() throws IOException {
        screen.step(options.guest() ? "Launching a Linux guest" : "Launching an empty machine");
        try (Machine vm = new Guest(options, screen).launch()) {
            screen.show("running: process %d", vm.pid());
            ask(vm);
            if (options.guest()) {
                typeOnConsole(vm);
            }
            passFile(vm);
            pauseAndResume(vm);
            powerOff(vm);
        }
    }

    private void ask(Machine vm) {
        screen.step("Asking QEMU over QMP");
        screen.show(
                "version: QEMU %s %s",
                vm.qmp().greeting().version(), vm.qmp().greeting().packageVersion());
        screen.show("status:  %s", vm.qmp().execute("query-status").asObject().string("status"));
        for (JsonValue cpu : vm.qmp().execute("query-cpus-fast").asArray()) {
            JsonObject object = cpu.asObject();
            screen.show("cpu %d:   %s", object.integer("cpu-index"), object.string("qom-path"));
        }
    }

    private void typeOnConsole(Machine vm) {
        screen.step("Typing on the guest's console");
        int number = ThreadLocalRandom.current().nextInt(1000, 10_000);
        vm.console().sendLine("echo $((" + number + " * 3)) is the answer");
        ConsoleMatch answer = vm.console().expect(Pattern.compile("(?m)^(\\d+) is the answer"), LIMIT);
        screen.show("asked:    %d * 3", number);
        screen.show("answered: %s", answer.group(1).orElse(""));
        if (!answer.group(1).equals(Optional.of(String.valueOf(number * 3)))) {
            throw new IllegalStateException("the guest miscalculated: " + answer.text());
        }
    }

    private void passFile(Machine vm) throws IOException {
        screen.step("Passing an open file into QEMU (SCM_RIGHTS)");
        Path file = Files.createTempFile("quickstart-", ".txt");
        try (FileInputStream stream = new FileInputStream(file.toFile())) {
            Files.delete(file);
            JsonValue added = vm.qmp()
                    .execute(Command.of("add-fd", JsonObject.of("opaque", "a file without a name"))
                            .passing(PassedDescriptor.of(stream)));
            screen.show("add-fd:       %s", added);
            screen.show("query-fdsets: %s", vm.qmp().execute("query-fdsets"));
        }
    }

    private void pauseAndResume(Machine vm) {
        screen.step("Pausing and resuming");
        try (EventStream events = vm.qmp().events(EventFilter.named("STOP", "RESUME"))) {
            vm.qmp().execute("stop");
            screen.show("event: %s", events.next(LIMIT));
            vm.qmp().execute("cont");
            screen.show("event: %s", events.next(LIMIT));
        }
    }

    private void powerOff(Machine vm) {
        MachineExit exit;
        if (options.guest()) {
            screen.step("Powering the guest off");
            vm.console().sendLine("poweroff -f");
            Event shutdown = vm.awaitEvent("SHUTDOWN", LIMIT);
            screen.show("event: %s", shutdown);
            exit = vm.waitForExit(LIMIT);
        } else {
            screen.step("Shutting down");
            exit = vm.shutdown(LIMIT);
            screen.show("event: %s", exit.shutdownEvent().map(Event::toString).orElse("none"));
        }
        screen.show("exit:  %s", exit);
    }
}
