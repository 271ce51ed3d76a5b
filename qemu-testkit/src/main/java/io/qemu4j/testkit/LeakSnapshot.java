package io.qemu4j.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is alive and open in this process at one moment.
 *
 * @param threads the live platform threads, by identity
 * @param processes the live descendants of this process
 * @param files the targets of the open descriptors, by number; empty where there is no /proc
 * @param temporaries the SDK's files in the temporary directories
 */
record LeakSnapshot(
        Set<Thread> threads, Set<ProcessHandle> processes, TreeMap<Integer, String> files, Set<Path> temporaries) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** {@code qemu4j-PID-…} is that process's; the SDK's other names tell no owner. */
    private static final Pattern OWNED = Pattern.compile("qemu4j-(\\d+)-.*");

    static LeakSnapshot take() {
        return new LeakSnapshot(liveThreads(), descendants(), openFiles(), temporaryFiles());
    }

    private static Set<Thread> liveThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] found = new Thread[64];
        int count = root.enumerate(found);
        while (count == found.length) {
            found = new Thread[2 * found.length];
            count = root.enumerate(found);
        }
        Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
        threads.addAll(Arrays.asList(found).subList(0, count));
        return threads;
    }

    private static Set<ProcessHandle> descendants() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.isAlive() && !isZombie(p))
                .collect(Collectors.toSet());
    }

    /** Dead, and only its parent can bury it: no leak of ours. */
    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return !process.isAlive();
        }
    }

    private static TreeMap<Integer, String> openFiles() {
        TreeMap<Integer, String> files = new TreeMap<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (!target.isEmpty()) {
                    files.put(Integer.valueOf(descriptor.getFileName().toString()), target);
                }
            }
        } catch (IOException e) {
            return new TreeMap<>();
        }
        return files;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Set<Path> temporaryFiles() {
        Set<Path> found = new TreeSet<>();
        for (Path root : new TreeSet<>(List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/var/tmp")))) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "qemu4j-*")) {
                entries.forEach(found::add);
            } catch (IOException e) {
                continue;
            }
        }
        found.removeIf(p -> isOthers(p.getFileName().toString()));
        return found;
    }

    private static boolean isOthers(String name) {
        Matcher owned = OWNED.matcher(name);
        return owned.matches()
                && !owned.group(1).equals(Long.toString(ProcessHandle.current().pid()));
    }

    /** What is here and was not there before. */
    List<Leak> since(LeakSnapshot before, LeakAllowlist allowed) {
        List<Leak> leaks = new ArrayList<>();
        for (Thread thread : threads) {
            if (!before.threads.contains(thread) && thread.isAlive() && !isAllowed(thread, allowed)) {
                leaks.add(new Leak(Leak.Kind.THREAD, describe(thread)));
            }
        }
        for (ProcessHandle process : processes) {
            if (!before.processes.contains(process) && process.isAlive()) {
                leaks.add(new Leak(Leak.Kind.PROCESS, describe(process)));
            }
        }
        newFiles(before, allowed).forEach(f -> leaks.add(new Leak(Leak.Kind.DESCRIPTOR, f)));
        for (Path path : temporaries) {
            if (!before.temporaries.contains(path) && Files.exists(path)) {
                leaks.add(new Leak(Leak.Kind.TEMPORARY_FILE, path.toString()));
            }
        }
        return leaks;
    }

    private List<String> newFiles(LeakSnapshot before, LeakAllowlist allowed) {
        List<String> known = new ArrayList<>(before.files.values());
        List<String> fresh = new ArrayList<>();
        boolean polling = threads.stream().anyMatch(t -> t.getName().endsWith("Poller"));
        files.forEach((number, target) -> {
            boolean pollers = polling && target.startsWith("anon_inode:[event");
            if (!known.remove(target) && !pollers && !allowed.allowsFile(target)) {
                fresh.add(number + " -> " + target);
            }
        });
        return fresh;
    }

    private static boolean isAllowed(Thread thread, LeakAllowlist allowed) {
        return thread == Thread.currentThread()
                || allowed.allowsThread(thread.getName())
                || isNamedLikeAnyPools(thread.getClass().getName());
    }

    /** The carriers of virtual threads, and JUnit's workers when tests run in parallel. */
    private static boolean isNamedLikeAnyPools(String type) {
        return type.equals("jdk.internal.misc.CarrierThread") || type.startsWith("org.junit.");
    }

    private static String describe(Thread thread) {
        StringBuilder text =
                new StringBuilder("'").append(thread.getName()).append("' #").append(thread.getId());
        text.append(thread.isDaemon() ? ", daemon, " : ", ").append(thread.getState());
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\n        at ").append(frame);
        }
        return text.toString();
    }

    private static String describe(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return process.pid() + ": " + info.commandLine().or(info::command).orElse("(command line unknown)");
    }
}
