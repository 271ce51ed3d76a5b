package io.qemu4j.transport.tcp;

import java.io.IOException;
import java.net.ServerSocket;

/** Accepts {@link WatchedSocket}s. */
final class WatchedServerSocket extends ServerSocket {
    WatchedServerSocket() throws IOException {}

    @Override
    public WatchedSocket accept() throws IOException {
        WatchedSocket socket = new WatchedSocket();
        boolean accepted = false;
        try {
            implAccept(socket);
            accepted = true;
            return socket;
        } finally {
            if (!accepted) {
                socket.close();
            }
        }
    }
}
