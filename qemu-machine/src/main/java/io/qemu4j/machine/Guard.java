package io.qemu4j.machine;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ends a machine's processes when this JVM ends without a word, by {@code kill -9} or a crash. It
 * is a command that QEMU's is put behind, and that execs it, so the process stays the one that was started.
 */
final class Guard {
    /** The descriptor that the watched pipe has while the shell sets things up; a shell knows nine. */
    static final int PIPE = 9;

    private static final System.Logger LOG = System.getLogger(Guard.class.getName());

    /**
     * Runs the rest if the parent is still the process that {@code $0} names: the death signal was asked
     * for by now, but a parent that was dead by then sends none.
     */
    private static final String IF_PARENT_LIVES = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    private static final String CLOSE_ALL = "3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-";

    private final List<String> prefix;
    private final boolean watchesPipe;

    private Guard(List<String> prefix, boolean watchesPipe) {
        this.prefix = List.copyOf(prefix);
        this.watchesPipe = watchesPipe;
    }

    /** The best guard that this system has for the machine. */
    static Guard of(MachineSpec spec) {
        return spec.detached() ? new Guard(List.of(), false) : of(spec, Tools.HERE);
    }

    static Guard of(MachineSpec spec, Tools tools) {
        String setpriv = spec.wrapper().isEmpty() ? tools.setpriv.path() : null;
        if (setpriv != null) {
            return new Guard(deathSignal(spec, tools, setpriv), false);
        }
        String sh = tools.sh();
        if (sh != null) {
            return new Guard(pipeWatch(tools, sh), true);
        }
        tools.tellThatThereIsNone();
        return new Guard(List.of(), false);
    }

    /**
     * The kernel kills the process when the thread that started it ends. A process that it forks is not
     * covered: right for QEMU itself, not for a wrapper.
     */
    private static List<String> deathSignal(MachineSpec spec, Tools tools, String setpriv) {
        List<String> line = new ArrayList<>(List.of(setpriv, "--pdeathsig", "KILL", "--"));
        // A QEMU that has to dial in finds nobody to listen, if we were dead before it asked for the signal.
        boolean dials = spec.qmpMonitor() || !spec.consoles().isEmpty();
        String sh = dials ? null : tools.sh();
        if (sh != null) {
            line.addAll(List.of(
                    sh,
                    "-c",
                    IF_PARENT_LIVES,
                    Long.toString(ProcessHandle.current().pid())));
        }
        return line;
    }

    /**
     * A shell of its own reads from a pipe whose other end only this JVM holds. When the pipe ends, the
     * JVM is dead or the process has exited; whatever is left of its process group is killed then.
     */
    private static List<String> pipeWatch(Tools tools, String sh) {
        List<String> line = new ArrayList<>();
        String setsid = tools.setsid.path();
        if (setsid != null) {
            line.add(setsid);
        }
        // Forked twice, so that it is not a child that a wrapper did not make.
        String script = "exec 9<&0 </dev/null; ( ( read -r _; kill -9 " + (setsid == null ? "" : "-")
                + "$$ ) <&9 >/dev/null 2>&1 " + CLOSE_ALL + " & ); exec 9<&-; exec \"$@\"";
        line.addAll(List.of(sh, "-c", script, "sh"));
        return line;
    }

    /** What to put before the command line. */
    List<String> prefix() {
        return prefix;
    }

    /** Where the process's standard input comes from, when it starts; in the end it is empty. */
    ProcessBuilder.Redirect stdin() {
        return watchesPipe ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.from(new File("/dev/null"));
    }

    boolean watchesPipe() {
        return watchesPipe;
    }

    /** The programs that guards are made of, as far as the system has them and they work. */
    static final class Tools {
        /** Those here. */
        static final Tools HERE = new Tools(
                Tool.named("setpriv", "--pdeathsig", "KILL", "--", "true"),
                Tool.named("setsid", "true"),
                Tool.named("sh", "-c", ":"));

        private final Tool setpriv;
        private final Tool setsid;
        private final Tool sh;
        private boolean told;

        private Tools(Tool setpriv, Tool setsid, Tool sh) {
            this.setpriv = setpriv;
            this.setsid = setsid;
            this.sh = sh;
        }

        Tools(@Nullable String setpriv, @Nullable String setsid, @Nullable String sh) {
            this(Tool.at(setpriv), Tool.at(setsid), Tool.at(sh));
        }

        @Nullable
        String sh() {
            return sh.path();
        }

        private synchronized void tellThatThereIsNone() {
            if (!told) {
                told = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "neither setpriv nor sh works here: if this JVM is killed, the machines it runs live on");
            }
        }
    }
}
