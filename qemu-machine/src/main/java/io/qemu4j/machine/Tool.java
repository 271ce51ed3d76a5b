package io.qemu4j.machine;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of the system. It is looked for, and tried, when it is first wanted and not again: a trial
 * is a process, which the first launch of a JVM should not wait for in vain.
 */
final class Tool {
    private final String name;
    private final List<String> trial;
    private boolean known;
    private @Nullable String path;

    private Tool(String name, List<String> trial) {
        this.name = name;
        this.trial = trial;
    }

    /** One that is known to be there, or by null not to be. */
    static Tool at(@Nullable String path) {
        Tool tool = new Tool(String.valueOf(path), List.of());
        tool.path = path;
        tool.known = true;
        return tool;
    }

    /** One to look for; it works if it exits with 0 when it is given the arguments. */
    static Tool named(String name, String... trial) {
        return new Tool(name, List.of(trial));
    }

    /** Where it is; null if it is not there or does not work. */
    @Nullable
    synchronized String path() {
        if (!known) {
            String found = Programs.ofSystem(name).orElse(null);
            path = found != null && works(found) ? found : null;
            known = true;
        }
        return path;
    }

    private boolean works(String program) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(trial);
        try {
            Process process = Launcher.start(new ProcessBuilder(line)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD));
            boolean ended = Waiting.forExit(process, TimeUnit.SECONDS.toNanos(5));
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
