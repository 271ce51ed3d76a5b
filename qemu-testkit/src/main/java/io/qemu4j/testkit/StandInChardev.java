package io.qemu4j.testkit;

import io.qemu4j.api.AbstractUnixAddress;
import io.qemu4j.api.MonitorAddress;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.UnixAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A character device on a command line that dials a socket. */
record StandInChardev(String id, MonitorAddress address, boolean monitor) {
    /** Those on a command line, in their order. */
    static List<StandInChardev> in(List<String> arguments) {
        Set<String> monitors = new HashSet<>();
        List<Map<String, String>> sockets = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            Map<String, String> values = values(arguments.get(i + 1));
            if (arguments.get(i).equals("-mon")) {
                monitors.add(values.getOrDefault("chardev", ""));
            } else if (arguments.get(i).equals("-chardev")
                    && values.containsKey("socket")
                    && !values.getOrDefault("server", "off").equals("on")) {
                sockets.add(values);
            }
        }
        return sockets.stream()
                .map(s -> new StandInChardev(id(s), address(s), monitors.contains(id(s))))
                .toList();
    }

    private static String id(Map<String, String> socket) {
        return socket.getOrDefault("id", "");
    }

    private static MonitorAddress address(Map<String, String> socket) {
        if (socket.containsKey("tls-creds")) {
            throw new IllegalArgumentException("a stand-in does not speak TLS");
        }
        String path = socket.get("path");
        if (path == null) {
            return new TcpAddress(socket.getOrDefault("host", ""), Integer.parseInt(socket.getOrDefault("port", "")));
        }
        return socket.getOrDefault("abstract", "off").equals("on")
                ? new AbstractUnixAddress(path)
                : new UnixAddress(Path.of(path));
    }

    /** The values of an option by their keys; a word without one is its own key. A comma in a value is doubled. */
    private static Map<String, String> values(String option) {
        Map<String, String> values = new HashMap<>();
        for (String part : option.replace(",,", "\0").split(",")) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1).replace('\0', ',');
            values.put(equals < 0 ? value : part.substring(0, equals), value);
        }
        return values;
    }
}
