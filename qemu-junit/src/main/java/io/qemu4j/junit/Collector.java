package io.qemu4j.junit;

import io.qemu4j.machine.Console;
import io.qemu4j.machine.ConsoleSpec;
import io.qemu4j.machine.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Gathers what explains a failure, as files of the test's. What cannot be had is told, and stops nothing. */
final class Collector {
    /** A QEMU whose session is over is about to exit; its last words are worth a moment. */
    private static final Duration DYING = Duration.ofMillis(500);

    private final ExtensionContext context;
    private final List<Path> files = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();

    private Collector(ExtensionContext context) {
        this.context = context;
    }

    static Evidence collect(ExtensionContext context, TestMachine of) {
        Collector collector = new Collector(context);
        collector.all(of);
        return new Evidence(collector.message(of.machine()), collector.files);
    }

    private void all(TestMachine of) {
        Machine machine = of.machine();
        boolean answers = machine.spec().qmpMonitor() && machine.qmp().isOpen();
        if (machine.spec().qmpMonitor() && !answers) {
            machine.awaitExit(DYING);
        }
        text("qemu.log", machine.log());
        for (ConsoleSpec spec : machine.spec().consoles()) {
            Console console = machine.console(spec.name());
            text("console-" + spec.name() + ".txt", console.text());
        }
        if (answers) {
            Screenshot.take(machine, this);
        }
        if (machine.spec().qmpMonitor()) {
            text("qmp.txt", of.said().toString());
        }
    }

    private void text(String name, String text) {
        publish(name, MediaType.TEXT_PLAIN_UTF_8, file -> Files.writeString(file, text));
    }

    /** Makes a file of the test's. */
    void publish(String name, MediaType type, ThrowingConsumer<Path> content) {
        try {
            context.publishFile(name, type, file -> {
                content.accept(file);
                files.add(file);
            });
        } catch (RuntimeException e) {
            note("no " + name + ": " + e.getMessage());
        }
    }

    /** Tells people something about what was gathered. */
    void note(String line) {
        notes.append("\n  ").append(line);
    }

    private String message(Machine machine) {
        StringBuilder text = new StringBuilder(machine.toString());
        machine.exit().ifPresent(exit -> text.append(": ").append(exit));
        files.forEach(file -> text.append("\n  ").append(file));
        text.append(notes);
        tail(text, "QEMU's log", machine.log());
        machine.spec().consoles().stream()
                .map(spec -> machine.console(spec.name()))
                .forEach(console -> tail(text, "console '" + console.name() + "'", console.tail()));
        return text.toString();
    }

    private static void tail(StringBuilder text, String what, String said) {
        List<String> lines = said.lines().filter(l -> !l.isBlank()).toList();
        if (!lines.isEmpty()) {
            text.append("\n  the end of ").append(what).append(':');
            lines.subList(Math.max(0, lines.size() - 10), lines.size())
                    .forEach(line -> text.append("\n    ").append(line));
        }
    }
}
