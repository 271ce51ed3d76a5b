package io.qemu4j.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that greets everyone who connects, answers one command, and then holds its tongue. */
public final class IdlePeer {
    private static final byte[] NEGOTIATED = Recorded.line("{\"return\": {}, \"id\": 0}");

    private IdlePeer() {}

    /** Takes the path of the socket to make; ends with its standard input. */
    public static void main(String[] args) throws IOException {
        Thread server = new Thread(() -> serve(Path.of(args[0])), "idle-peer");
        server.setDaemon(true);
        server.start();
        while (System.in.read() >= 0) {
            // Nothing is ever said here: the end of it is the signal.
        }
    }

    private static void serve(Path path) {
        List<SocketChannel> held = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path), 1024);
            System.out.println("listening");
            ByteBuffer command = ByteBuffer.allocate(1024);
            while (true) {
                SocketChannel client = server.accept();
                held.add(client);
                client.write(ByteBuffer.wrap(Recorded.GREETING));
                command.clear();
                do {
                    if (client.read(command) < 0) {
                        break;
                    }
                } while (command.get(command.position() - 1) != '\n');
                client.write(ByteBuffer.wrap(NEGOTIATED));
            }
        } catch (IOException e) {
            throw new IllegalStateException("holding " + held.size(), e);
        }
    }
}
