import io.qemu4j.api.QmpSession;
import io.qemu4j.qmp.Qmp;

/** Talks to the monitor at the address given; the transports are whatever is installed. */
public class Main {
    public static void main(String... args) {
        try (QmpSession session = Qmp.connect(args[0])) {
            System.out.println(session.execute("query-status").asObject().string("status"));
        }
    }
}
