package io.qemu4j.machine;

import io.qemu4j.api.spi.Descriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The way of descriptors to QEMU. A child of the JVM gets its three standard streams and nothing else,
 * so descriptors go in as those; a shell then gives them their numbers, opens more through {@code
 * /proc}, and puts the streams back in order. Which goes which way is settled here.
 */
final class Inheritance {
    /** The first of the numbers that QEMU has them by: those that any shell can say, but for the guard's. */
    static final int FIRST = 3;

    /** How many there can be. */
    static final int MOST = Guard.PIPE - FIRST;

    private static final int STANDARD_STREAMS = 3;

    private final Descriptors service;
    private final boolean stdinIsTaken;

    /** What QEMU gets, in the order of its numbers. */
    private final List<OpenFile> files;

    /** The stream by which a descriptor of this process goes; each number can take only one. */
    private final Map<Integer, Integer> streamOf = new HashMap<>();

    /** What goes as which stream. */
    private final Map<Integer, OpenFile> shared = new TreeMap<>();

    private Inheritance(Descriptors service, boolean stdinIsTaken, List<OpenFile> files) {
        this.service = service;
        this.stdinIsTaken = stdinIsTaken;
        this.files = files;
    }

    /**
     * Plans.
     *
     * @param stdinIsTaken whether the guard has the standard input
     * @throws IOException if there are more than can be handed over
     */
    static Inheritance of(List<InheritedDescriptor> wanted, boolean stdinIsTaken, Descriptors service)
            throws IOException {
        List<OpenFile> files = new ArrayList<>();
        for (InheritedDescriptor each : wanted) {
            files.add(OpenFile.of(each, service.number(each.descriptor())));
        }
        // What cannot be opened again goes first, then what is best not to.
        files.sort((a, b) -> a.kind().compareTo(b.kind()));
        Inheritance plan = new Inheritance(service, stdinIsTaken, files);
        plan.share();
        return plan;
    }

    private void share() throws IOException {
        // The JDK moves descriptors to streams one by one: a stream of ours can only stay where it is.
        files.stream().filter(OpenFile::isStream).forEach(file -> share(file, file.number()));
        for (OpenFile file : files) {
            for (int stream = 0; stream < STANDARD_STREAMS && !file.isStream(); stream++) {
                share(file, stream);
            }
        }
        if (files.size() > MOST || files.stream().anyMatch(this::cannotGo)) {
            String names = files.stream()
                    .map(file ->
                            file.of().descriptor() + " (" + file.kind().name().toLowerCase(Locale.ROOT) + ")")
                    .collect(Collectors.joining(", "));
            throw new IOException("cannot hand " + files.size() + " descriptors to QEMU: at most " + MOST
                    + " go, and of sockets at most " + (stdinIsTaken ? "2, one less behind a wrapper: " : "3: ")
                    + names);
        }
    }

    private void share(OpenFile file, int stream) {
        boolean free = !shared.containsKey(stream) && !(stream == 0 && stdinIsTaken);
        if (free && !streamOf.containsKey(file.number())) {
            streamOf.put(file.number(), stream);
            shared.put(stream, file);
        }
    }

    private boolean cannotGo(OpenFile file) {
        return file.kind() == OpenFile.Kind.SOCKET && !streamOf.containsKey(file.number());
    }

    /** What tells QEMU. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            options.addAll(files.get(i).of().arguments().apply(FIRST + i));
        }
        return options;
    }

    /**
     * Numbers only, so nothing needs quoting. Until the log is open the shell's own messages go nowhere:
     * its standard error is a descriptor of the user's, a disk maybe.
     */
    String script() {
        StringBuilder copies = new StringBuilder("exec");
        StringBuilder opens = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            OpenFile file = files.get(i);
            Integer stream = streamOf.get(file.number());
            if (stream != null) {
                copies.append(' ').append(FIRST + i).append(">&").append(stream);
            } else {
                opens.append("exec ")
                        .append(FIRST + i)
                        .append(file.redirection())
                        .append("; ");
            }
        }
        return copies + (stdinIsTaken ? "" : " </dev/null") + " >/dev/null 2>&1; exec >>\"$0\" 2>&1; " + opens
                + "exec \"$@\"";
    }

    /** Hands over the standard streams, and has a shell run the command from there. */
    void apply(ProcessBuilder builder, Path log) throws IOException {
        String sh = Guard.Tools.HERE.sh();
        if (sh == null) {
            throw new IOException("no sh here, which handing descriptors to QEMU takes");
        }
        // So that what keeps the log from being written is told here: the shell cannot.
        Files.newOutputStream(log).close();
        List<String> line = new ArrayList<>(List.of(sh, "-c", script(), log.toString()));
        line.addAll(builder.command());
        builder.command(line)
                .redirectErrorStream(false)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        for (Map.Entry<Integer, OpenFile> each : shared.entrySet()) {
            ProcessBuilder.Redirect redirect =
                    service.inherit(each.getValue().of().descriptor());
            switch (each.getKey()) {
                case 0 -> builder.redirectInput(redirect);
                case 1 -> builder.redirectOutput(redirect);
                default -> builder.redirectError(redirect);
            }
        }
    }
}
