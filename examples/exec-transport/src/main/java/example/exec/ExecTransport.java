package example.exec;

import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.spi.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A running command. */
final class ExecTransport implements Transport {
    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean closed;

    private ExecTransport(Process process) {
        this.process = process;
        this.in = process.getInputStream();
        this.out = process.getOutputStream();
    }

    static ExecTransport start(List<String> command) throws IOException {
        // What the command has to say about itself is for people: it goes where the program's own errors go.
        return new ExecTransport(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return closed ? -1 : in.read(buffer, offset, length);
        } catch (IOException e) {
            if (closed) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length, List<PassedDescriptor> descriptors) throws IOException {
        if (!descriptors.isEmpty()) {
            throw new UnsupportedOperationException("descriptors cannot be passed through a command's streams");
        }
        if (closed) {
            throw new IOException("the connection is closed");
        }
        out.write(buffer, offset, length);
        out.flush();
    }

    @Override
    public boolean passesDescriptors() {
        return false;
    }

    /**
     * Ends the command first: that wakes a blocked read and a blocked write, which closing a pipe does not. A milder
     * signal could be put off by the command, and a close does not wait.
     */
    @Override
    public void close() {
        closed = true;
        process.toHandle().destroyForcibly();
        close(in);
        close(out);
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // What was left to flush has nobody to read it.
        }
    }
}
