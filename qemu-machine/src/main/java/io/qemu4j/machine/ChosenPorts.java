package io.qemu4j.machine;

import io.qemu4j.api.CommandFailedException;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.TcpAddress;
import io.qemu4j.api.json.JsonArray;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks QEMU which ports it chose. Where an option says port 0, QEMU takes a free one and keeps it; a
 * free port that is looked for beforehand may be taken again before QEMU gets to it.
 *
 * <p>Threads: any thread may ask.
 *
 * @since 0.1
 */
public final class ChosenPorts {
    // "disconnected:tcp:127.0.0.1:1234,server=on"; with a client "tcp:[::1]:1234,server=on <-> [::1]:5678".
    // An IPv6 address may lack its brackets; chardev/char-socket.c, qemu_chr_compute_filename.
    private static final Pattern LISTENING = Pattern.compile("(?:disconnected:)?\\w+:\\[?(.*?)\\]?:(\\d+),server.*");

    private ChosenPorts() {}

    /**
     * The host ports that lead into the guest, of all {@code user} networks: {@code -netdev
     * user,id=net0,hostfwd=tcp:127.0.0.1:0-:22}. There is no QMP command that tells them, so this asks the
     * human monitor, which QEMU can be built without.
     *
     * @param session the session to ask through
     * @return the forwarded ports, in QEMU's order; empty when there are none
     * @throws ProbeException if this QEMU has no human monitor, or no user network in it
     * @throws io.qemu4j.api.QemuException as {@link QmpSession#execute(String)}
     */
    public static List<HostForward> hostForwards(QmpSession session) {
        try {
            return HostForward.parse(
                    session.execute("human-monitor-command", JsonObject.of("command-line", "info usernet"))
                            .asString());
        } catch (CommandFailedException e) {
            throw new ProbeException(
                    "forwarded ports are told by the human monitor alone, and this QEMU has none: " + e.description(),
                    e);
        }
    }

    /**
     * Where a character device listens: {@code -chardev socket,id=…,host=127.0.0.1,port=0,server=on}.
     *
     * @param session the session to ask through
     * @param id the id of the character device
     * @return the address
     * @throws ProbeException if there is no such device, or it is no TCP server
     * @throws io.qemu4j.api.QemuException as {@link QmpSession#execute(String)}
     */
    public static TcpAddress chardev(QmpSession session, String id) {
        JsonArray devices = session.execute("query-chardev").asArray();
        String name = devices.stream()
                .map(JsonValue::asObject)
                .filter(device -> device.string("label").equals(id))
                .map(device -> device.string("filename"))
                .findFirst()
                .orElseThrow(() -> new ProbeException("there is no character device '" + id + "'", null));
        return listening(id, name);
    }

    static TcpAddress listening(String id, String name) {
        Matcher matcher = LISTENING.matcher(name);
        if (!matcher.matches()) {
            throw new ProbeException("character device '" + id + "' is no TCP server: " + name, null);
        }
        return new TcpAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Where QEMU waits for a migration: {@code -incoming tcp:127.0.0.1:0}.
     *
     * @param session the session to ask through
     * @return the first address
     * @throws ProbeException if it waits for none, or not on a TCP port
     * @throws io.qemu4j.api.QemuException as {@link QmpSession#execute(String)}
     */
    public static TcpAddress incoming(QmpSession session) {
        JsonObject migration = session.execute("query-migrate").asObject();
        return migration
                .find("socket-address", JsonValue::asArray)
                .flatMap(addresses -> addresses.stream()
                        .map(JsonValue::asObject)
                        .filter(address -> address.string("type").equals("inet"))
                        .findFirst())
                .map(address -> new TcpAddress(address.string("host"), Integer.parseInt(address.string("port"))))
                .orElseThrow(() -> new ProbeException(
                        "this QEMU does not wait for a migration on a TCP port: " + migration, null));
    }
}
