package io.qemu4j.machine;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the descendants of a process. The JDK goes through all processes of the system, which takes a
 * millisecond for each hundred; Linux says which children a thread has, if it was built to.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_tid_children.5.html">proc_tid_children(5)</a>
 */
final class Descendants {
    private static final boolean LISTED = isListed(ProcessHandle.current().pid());

    private Descendants() {}

    /** Those that there are now, as far as the system tells; of a process that has gone, none. */
    static List<ProcessHandle> of(Process root) {
        return LISTED && isListed(root.pid())
                ? listed(root.pid())
                : root.descendants().collect(Collectors.toList());
    }

    /** As {@link #of(Process)}. */
    static List<ProcessHandle> of(ProcessHandle root) {
        return LISTED ? listed(root.pid()) : root.descendants().collect(Collectors.toList());
    }

    private static boolean isListed(long pid) {
        return new File("/proc/" + pid + "/task/" + pid + "/children").canRead();
    }

    private static List<ProcessHandle> listed(long root) {
        List<ProcessHandle> found = new ArrayList<>(children(root));
        // It grows while it is gone through: first the children, then theirs.
        for (int i = 0; i < found.size(); i++) {
            found.addAll(children(found.get(i).pid()));
        }
        return found;
    }

    /** A child belongs to the thread that made it. */
    private static List<ProcessHandle> children(long pid) {
        File tasks = new File("/proc/" + pid + "/task");
        String[] threads = tasks.list();
        List<ProcessHandle> children = new ArrayList<>();
        for (String thread : threads == null ? new String[0] : threads) {
            for (String child : read(new File(tasks, thread + "/children")).split(" ", -1)) {
                if (!child.isEmpty()) {
                    ProcessHandle.of(Long.parseLong(child)).ifPresent(children::add);
                }
            }
        }
        return children;
    }

    /** Not by a channel: an interrupted thread could not read it, and those kill too. */
    private static String read(File list) {
        try (InputStream in = new FileInputStream(list)) {
            byte[] bytes = new byte[4096];
            int length = 0;
            // Not all at once, for which the stream would ask for the file's size and place first.
            for (int n = in.read(bytes); n > 0; n = in.read(bytes, length, bytes.length - length)) {
                length += n;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
            }
            return new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            // The thread has ended, and its children are another's.
            return "";
        }
    }
}
