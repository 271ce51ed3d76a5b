package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What QEMU makes of the options: read back through QMP. */
class QemuOptionIT {
    /** Everything that a shell, QEMU's notation or a charset could trip over. */
    private static final String ODD = "a,b, c,,d 'e\" =f\\g; h$HOME*ä漢🎈.img";

    @TempDir
    private Path directory;

    private Path disk;

    private static MachineSpecBuilder pc() {
        return Machines.none().machine("pc").args("-nodefaults", "-S", "-m", "16");
    }

    private Path oddDisk() throws IOException {
        disk = directory.resolve(ODD);
        Files.write(disk, new byte[1 << 20]);
        return disk;
    }

    private static Stream<JsonObject> list(Machine vm, String query) {
        return vm.qmp().execute(query).asArray().stream().map(JsonValue::asObject);
    }

    private static JsonObject node(Machine vm, String name) {
        return list(vm, "query-named-block-nodes")
                .filter(node -> node.string("node-name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonValue property(Machine vm, String path, String name) {
        return vm.qmp().execute("qom-get", JsonObject.of("path", path, "property", name));
    }

    @Test
    void oddPathsReachQemuInBothNotations() throws IOException {
        QemuOption text = QemuOption.blockdev("file", "text").with("filename", oddDisk());
        QemuOption json = QemuOption.blockdev("raw", "json")
                .with("file", Map.of("driver", "file", "filename", disk.toString()))
                .with("cache", Map.of("direct", false))
                .asJson();
        QemuOption dotted = QemuOption.blockdev("raw", "dotted")
                .with("file", Map.of("driver", "file", "filename", disk.toString(), "read-only", true))
                .with("read-only", true);
        QemuOption drive = QemuOption.drive()
                .withId("drive")
                .with(Map.of("file", disk, "if", "none", "format", "raw", "readonly", true));

        try (Machine vm = Machine.launch(
                pc().option(text.with("read-only", true), dotted, drive).build())) {
            assertEquals(disk.toString(), node(vm, "text").string("file"));
            assertEquals(disk.toString(), node(vm, "dotted").string("file"));
            assertTrue(node(vm, "dotted").bool("ro"));
            JsonObject inserted =
                    list(vm, "query-block").findFirst().orElseThrow().object("inserted");
            assertEquals(disk.toString(), inserted.string("file"));
        }
        try (Machine vm = Machine.launch(pc().option(json).build())) {
            assertEquals(disk.toString(), node(vm, "json").string("file"));
        }
    }

    @Test
    void devicesObjectsAndSizesArriveAsMeant() {
        QemuOption memory = QemuOption.object("memory-backend-ram", "ram0").with("size", Size.mebibytes(16));
        QemuOption blank = QemuOption.blockdev("null-co", "n0").with("size", Size.gibibytes(3));
        QemuOption disk = QemuOption.device("virtio-blk-pci")
                .withId("disk")
                .with("drive", "n0")
                .with("serial", "a,b")
                .with("write-cache", "on")
                .with("physical_block_size", 4096);

        for (boolean json : new boolean[] {false, true}) {
            MachineSpec spec = pc().option(
                            json ? memory.asJson() : memory, json ? blank.asJson() : blank, json ? disk.asJson() : disk)
                    .build();
            try (Machine vm = Machine.launch(spec)) {
                assertEquals(16L << 20, property(vm, "/objects/ram0", "size").asInteger());
                assertEquals(3L << 30, node(vm, "n0").object("image").integer("virtual-size"));
                assertEquals("a,b", property(vm, "disk", "serial").asString());
                assertEquals("on", property(vm, "disk", "write-cache").asString());
                assertEquals(4096, property(vm, "disk", "physical_block_size").asInteger());
            }
        }
    }

    @Test
    void characterDevicesAndNetworksArriveAsMeant() throws IOException {
        Path file = directory.resolve(ODD);
        QemuOption chardev =
                QemuOption.chardev("file", "out").with("path", file).with("append", true);
        QemuOption net = QemuOption.netdev("user", "net")
                .with("hostfwd", List.of("tcp:127.0.0.1:0-:22", "udp:127.0.0.1:0-:53"))
                .with("restrict", true);

        MachineSpec spec = Machines.none().option(chardev, net).build();
        try (Machine vm = Machine.launch(spec)) {
            JsonObject out = list(vm, "query-chardev")
                    .filter(device -> device.string("label").equals("out"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("file", out.string("filename").substring(0, 4));
            assertTrue(Files.exists(file));
        }
    }

    @Test
    void plainArgumentsStandBesideThem() {
        MachineSpec spec = pc().args("-device", "virtio-rng-pci,id=r1")
                .option(QemuOption.device("virtio-rng-pci").withId("r2"))
                .option(QemuOption.of("-smp").with("cpus", 2))
                .build();

        try (Machine vm = Machine.launch(spec)) {
            assertEquals("virtio-rng-pci", property(vm, "r1", "type").asString());
            assertEquals("virtio-rng-pci", property(vm, "r2", "type").asString());
            assertEquals(2, list(vm, "query-cpus-fast").count());
        }
    }
}
