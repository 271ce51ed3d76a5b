package io.qemu4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What {@link LeakCheck} lets live on, each with its reason.
 *
 * <p>Threads: immutable; {@code thread} and {@code file} return a longer copy.
 *
 * @since 0.1
 */
public final class LeakAllowlist {
    private static final LeakAllowlist STANDARD = new LeakAllowlist(List.of(), List.of())
            .thread("Reference Handler|Finalizer|Signal Dispatcher|Notification Thread", "the JDK's own")
            .thread("(Common-)?Cleaner(-\\d+)?", "the JDK's cleaners end with what they watch over")
            .thread("process reaper.*", "the JDK's; lives on for a minute after the child")
            .thread("ForkJoinPool\\.commonPool-.*", "the JDK's common pool")
            .thread("CompletableFutureDelayScheduler", "the JDK's; counts the time of orTimeout")
            .thread(
                    "VirtualThread-.*|(.*-)?(Master)?Poller|ForkJoinPool-\\d+-delayScheduler",
                    "the JDK's, for virtual threads")
            .thread("Attach Listener|JFR .*|JMX .*|RMI .*", "the JDK's, for tools that look into it")
            .thread("main|junit-.*", "JUnit's runner and the watcher of its time limits")
            .thread("surefire-.*|ping-.*|last-ditch-.*", "Maven's side of the test JVM")
            .thread("qemu-watchdog", "the SDK's; one for the whole process, made when first needed")
            .thread("qemu-launcher", "the SDK's; one for the whole process: QEMU may end with its starter")
            .file(".*\\.(jar|zip|jmod)( \\(deleted\\))?|.*/lib/modules", "class path, module path, JDK")
            .file(".*\\.(so|jsa|jfr)( \\(deleted\\))?", "native libraries, class data, flight recordings")
            .file("/dev/u?random", "opened once by the JDK's SecureRandom")
            .file("/(proc|sys)(/.*)?", "the JDK looking at its own process and container");

    private final List<Entry> threads;
    private final List<Entry> files;

    private LeakAllowlist(List<Entry> threads, List<Entry> files) {
        this.threads = threads;
        this.files = files;
    }

    /**
     * What the JDK, JUnit, Maven and the SDK keep for the life of the process.
     *
     * @return the list
     */
    public static LeakAllowlist standard() {
        return STANDARD;
    }

    /**
     * Lets threads live.
     *
     * @param namePattern a regular expression for the whole name
     * @param reason why that is no leak
     * @return a list with this entry too
     */
    public LeakAllowlist thread(String namePattern, String reason) {
        return new LeakAllowlist(with(threads, namePattern, reason), files);
    }

    /**
     * Lets descriptors stay open.
     *
     * @param targetPattern a regular expression for the whole target of the link in {@code
     *     /proc/self/fd}, such as {@code /dev/kvm} or {@code socket:.*}
     * @param reason why that is no leak
     * @return a list with this entry too
     */
    public LeakAllowlist file(String targetPattern, String reason) {
        return new LeakAllowlist(threads, with(files, targetPattern, reason));
    }

    boolean allowsThread(String name) {
        return matches(threads, name);
    }

    boolean allowsFile(String target) {
        return matches(files, target);
    }

    /** The entries with their reasons, one a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        threads.forEach(e -> text.append("thread ").append(e).append('\n'));
        files.forEach(e -> text.append("file ").append(e).append('\n'));
        return text.toString();
    }

    private static boolean matches(List<Entry> entries, String text) {
        return entries.stream().anyMatch(e -> e.pattern.matcher(text).matches());
    }

    private static List<Entry> with(List<Entry> entries, String pattern, String reason) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(Pattern.compile(pattern), Objects.requireNonNull(reason, "reason")));
        return List.copyOf(more);
    }

    private record Entry(Pattern pattern, String reason) {
        @Override
        public String toString() {
            return pattern + ": " + reason;
        }
    }
}
