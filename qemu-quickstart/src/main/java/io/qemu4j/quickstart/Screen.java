package io.qemu4j.quickstart;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The terminal: a heading for each step, what came of it below. */
final class Screen {
    private final long start = System.nanoTime();

    void step(String what) {
        System.out.printf("%n[%5.2f s] %s%n", (System.nanoTime() - start) / 1e9, what);
    }

    void show(String format, Object... values) {
        System.out.println("          " + String.format(format, values));
    }

    /** Shows the SDK's wire log, which is off unless a program turns its logger on. */
    static Logger showWire() {
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord entry) {
                return "  | " + formatMessage(entry) + System.lineSeparator();
            }
        });
        Logger wire = Logger.getLogger("io.qemu4j.qmp.wire");
        wire.setUseParentHandlers(false);
        wire.setLevel(Level.ALL);
        wire.addHandler(handler);
        return wire;
    }
}
