package io.qemu4j.docs.guide;

// tag::program[]
import io.qemu4j.api.FdSet;
import io.qemu4j.api.NamedDescriptor;
import io.qemu4j.api.PassedDescriptor;
import io.qemu4j.api.QmpSession;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.spi.Descriptors;
import io.qemu4j.api.spi.SocketPair;
import io.qemu4j.machine.Machine;
import io.qemu4j.machine.MachineSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

public class PassFiles {
    public static void main(String... args) throws IOException {
        MachineSpec spec = MachineSpec.builder("qemu-system-x86_64").build();
        try (Machine vm = Machine.launch(spec)) {
            disk(vm.qmp());
            network(vm.qmp());
        }
    }

    /** A file that QEMU takes for a path. */
    private static void disk(QmpSession session) throws IOException {
        Path file = Files.createTempFile("disk", ".img");
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(1 << 20);
            Files.delete(file); // what is open can be passed, whatever its name
            try (FdSet set = FdSet.add(session, PassedDescriptor.of(image))) { // add-fd, later remove-fd
                session.execute(
                        "blockdev-add", JsonObject.of("driver", "file", "node-name", "disk", "filename", set.path()));
            }
        }
        System.out.println(session.execute("query-named-block-nodes")
                .asArray()
                .get(0)
                .asObject()
                .string("file"));
    }

    /** A socket whose other end stays here. */
    private static void network(QmpSession session) throws IOException {
        try (SocketPair wire = Descriptors.installed().socketPair();
                NamedDescriptor end = NamedDescriptor.pass(session, "wire", wire.far())) { // getfd, later closefd
            wire.dropFar(); // else no end of stream when QEMU goes
            session.execute("netdev_add", JsonObject.of("type", "socket", "id", "net0", "fd", end.name()));
            System.out.println("net0 is there, its frames come out of wire.near()");
        }
    }
}
// end::program[]
