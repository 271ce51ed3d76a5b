package io.qemu4j.quickstart;

import io.qemu4j.api.QemuException;
import io.qemu4j.machine.LaunchFailedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Launches a real guest and shows, step by step, what the SDK does with it. */
public final class Quickstart {
    /** A logger nobody holds on to is collected, and its level with it. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable Logger wire;

    private Quickstart() {}

    /**
     * Runs the tour.
     *
     * @param args see {@link Options#HELP}
     */
    public static void main(String... args) {
        System.exit(run(args));
    }

    private static int run(String... args) {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(Options.HELP);
            return 0;
        }
        try {
            Options options = Options.parse(args);
            if (options.wire()) {
                wire = Screen.showWire();
            }
            new Tour(options, new Screen()).run();
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("quickstart: " + e.getMessage() + "\n\n" + Options.HELP);
            return 2;
        } catch (LaunchFailedException e) {
            System.err.println("\nquickstart: " + e.getMessage());
            return 1;
        } catch (QemuException | IOException e) {
            System.err.println("\nquickstart: failed: " + e);
            return 1;
        }
    }
}
