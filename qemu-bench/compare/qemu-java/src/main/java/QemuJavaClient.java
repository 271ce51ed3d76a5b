import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.anarres.qemu.qapi.api.QueryStatusCommand;
import org.anarres.qemu.qapi.common.QApiConnection;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * qemu-java as it is. It sends no id (10 bytes less), drops events, cannot pipeline or pass descriptors, and does
 * not know query-qmp-schema: only "status" is there to compare.
 */
public final class QemuJavaClient {
    private QemuJavaClient() {}

    public static void main(String[] args) throws Exception {
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            String[] words = job.split(" ");
            System.out.println(
                    words[0].equals("status")
                            ? status(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]))
                            : "unsupported");
        }
    }

    private static String status(String path, int warm, int count) throws Exception {
        AFUNIXSocket socket = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(new File(path)));
        try (QApiConnection connection = new QApiConnection(socket)) {
            for (int i = 0; i < warm; i++) {
                connection.call(new QueryStatusCommand());
            }
            double[] took = new double[count];
            long cpu = cpuNanos();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long before = System.nanoTime();
                connection.call(new QueryStatusCommand());
                took[i] = (System.nanoTime() - before) / 1e3;
            }
            long wall = System.nanoTime() - start;
            cpu = cpuNanos() - cpu;
            Arrays.sort(took);
            return "p50=" + took[count / 2] + " p99=" + took[(int) (count * 0.99)] + " cpu=" + cpu / 1e3 / count
                    + " rate=" + count * 1e9 / wall;
        } catch (IOException e) {
            return "failed: " + e;
        }
    }

    /** The JVM's own figure has steps of 10 ms. */
    private static long cpuNanos() throws IOException {
        long sum = 0;
        for (File task : new File("/proc/self/task").listFiles()) {
            sum += Long.parseLong(Files.readString(task.toPath().resolve("schedstat")).split(" ")[0]);
        }
        return sum;
    }
}
