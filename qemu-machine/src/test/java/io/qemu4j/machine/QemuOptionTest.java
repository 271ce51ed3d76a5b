package io.qemu4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QemuOptionTest {
    private static String text(QemuOption option) {
        return String.join(" ", option.arguments());
    }

    @Test
    void eachKindHasItsForm() {
        assertEquals(
                "-device virtio-blk-pci,drive=d0,id=disk",
                text(QemuOption.device("virtio-blk-pci").with("drive", "d0").withId("disk")));
        assertEquals("-object rng-random,id=r", text(QemuOption.object("rng-random", "r")));
        assertEquals("-blockdev driver=null-co,node-name=n", text(QemuOption.blockdev("null-co", "n")));
        assertEquals("-chardev ringbuf,id=c", text(QemuOption.chardev("ringbuf", "c")));
        assertEquals("-netdev user,id=u", text(QemuOption.netdev("user", "u")));
        assertEquals("-drive if=none", text(QemuOption.drive().with("if", "none")));
        assertEquals("-smp cpus=4", text(QemuOption.of("-smp").with("cpus", 4)));
        assertEquals("-m 1G,slots=2", text(QemuOption.of("-m", "1G").with("slots", 2)));
        assertEquals("-m size=64M", text(QemuOption.of("-m").with("size", Size.mebibytes(64))));
    }

    @Test
    void commasAreDoubledAndNothingElseIsTouched() {
        assertEquals(
                "x,path=/a,,b c'\"\\=ä\n",
                QemuOption.device("x").with("path", "/a,b c'\"\\=ä\n").value());
        assertEquals("a,,b,id=c", QemuOption.chardev("a,b", "c").value());
    }

    @Test
    void valuesAreWrittenAsQemuReadsThem() {
        QemuOption option = QemuOption.device("x")
                .with("on", true)
                .with("off", false)
                .with("size", Size.mebibytes(256))
                .with("number", new BigInteger("18446744073709551615"))
                .with("float", 1e21)
                .with("tree", JsonValue.of("text"))
                .with("empty", "");

        assertEquals(
                "x,on=on,off=off,size=268435456,number=18446744073709551615,float=1000000000000000000000,tree=text,empty=",
                option.value());
    }

    @Test
    void mapsBecomeDottedKeysAndListsNumberedOnes() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("cache", Map.of("direct", true));
        properties.put("server", List.of(Map.of("host", "a,b"), "c"));

        assertEquals(
                "driver=nfs,node-name=n,cache.direct=on,server.0.host=a,,b,server.1=c",
                QemuOption.blockdev("nfs", "n").with(properties).value());
    }

    @Test
    void listsAreRepeatedWhereQemuWantsThat() {
        assertEquals(
                "user,id=n,hostfwd=tcp::0-:22,hostfwd=udp::0-:53",
                QemuOption.netdev("user", "n")
                        .with("hostfwd", List.of("tcp::0-:22", "udp::0-:53"))
                        .value());
    }

    @Test
    void laterValueReplacesTheEarlier() {
        assertEquals(
                "x,a=3,b=2",
                QemuOption.device("x").with("a", 1).with("b", 2).with("a", 3).value());
    }

    @Test
    void jsonKeepsTypesAndNesting() {
        QemuOption option = QemuOption.blockdev("qcow2", "n")
                .with("file", JsonObject.of("driver", "file", "filename", "/a,b"))
                .with("backing", null)
                .with("list", Arrays.asList(1, null, Size.kibibytes(2)))
                .with("read-only", true)
                .asJson();

        assertEquals(
                JsonValue.parse("{\"driver\":\"qcow2\",\"node-name\":\"n\","
                        + "\"file\":{\"driver\":\"file\",\"filename\":\"/a,b\"},"
                        + "\"backing\":null,\"list\":[1,null,2048],\"read-only\":true}"),
                JsonValue.parse(option.value()));
        assertEquals("-blockdev", option.option());
    }

    @Test
    void whatANotationCannotSayIsRefused() {
        QemuOption device = QemuOption.device("x");

        for (Object unsaid : Arrays.asList(null, List.of(), Map.of(), Collections.singletonList(null))) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> device.with("key", unsaid).value());
            assertTrue(e.getMessage().contains("key"), e.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> device.with("a.b", 1).asJson().value());
        assertThrows(IllegalArgumentException.class, () -> QemuOption.drive().asJson());
        assertThrows(
                IllegalArgumentException.class,
                () -> QemuOption.chardev("null", "c").asJson());
    }

    @Test
    void whatQemuWouldMisreadIsRefused() {
        QemuOption device = QemuOption.device("x");

        for (String key : new String[] {"", "a=b", "a,b", "a b", "-a", "ä"}) {
            assertThrows(IllegalArgumentException.class, () -> device.with(key, 1), key);
            assertThrows(IllegalArgumentException.class, () -> device.with("m", Map.of(key, 1)), key);
        }
        assertThrows(IllegalArgumentException.class, () -> device.with("m", Map.of("a.b", 1)));
        assertThrows(IllegalArgumentException.class, () -> device.with("m", Map.of(1, 1)));
        assertThrows(IllegalArgumentException.class, () -> device.with("key", "a\0b"));
        assertThrows(IllegalArgumentException.class, () -> device.with("key", new Object()));
        assertThrows(IllegalArgumentException.class, () -> QemuOption.device("a=b"));
        assertThrows(IllegalArgumentException.class, () -> QemuOption.device(""));
        assertThrows(IllegalArgumentException.class, () -> QemuOption.of("smp"));
    }

    @Test
    void valuesAreTakenAsTheyAreNow() {
        Map<String, Object> inner = new LinkedHashMap<>(Map.of("a", 1));
        QemuOption option = QemuOption.device("x").with("m", inner);
        inner.put("b", 2);

        assertEquals("x,m.a=1", option.value());
    }

    @Test
    void relativePathWithAColonIsNotAProtocol() {
        assertEquals(
                "file=./nbd:x",
                QemuOption.drive().with("file", Path.of("nbd:x")).value());
        assertEquals(
                "file=/nbd:x",
                QemuOption.drive().with("file", Path.of("/nbd:x")).value());
        assertEquals("file=nbd:x", QemuOption.drive().with("file", "nbd:x").value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a,b", "ä", "#block1"})
    void idsThatQemuRefusesAreRefused(String id) {
        assertThrows(IllegalArgumentException.class, () -> QemuOption.object("x", id));
        assertThrows(
                IllegalArgumentException.class, () -> QemuOption.device("x").with("id", id));
        assertThrows(IllegalArgumentException.class, () -> QemuOption.blockdev("x", id));
    }

    @Test
    void nodeNamesAreShort() {
        assertEquals(
                31, QemuOption.blockdev("x", "n".repeat(31)).id().orElseThrow().length());
        assertThrows(IllegalArgumentException.class, () -> QemuOption.blockdev("x", "n".repeat(32)));
    }

    @Test
    void takenIdsAreRefusedWhicheverComesFirst() {
        QemuOption chardev = QemuOption.chardev("ringbuf", "console");
        MachineSpecBuilder withConsole = MachineSpec.builder("qemu").console();
        MachineSpecBuilder withChardev = MachineSpec.builder("qemu").option(chardev);

        assertThrows(AddDeviceException.class, () -> withConsole.option(chardev));
        assertThrows(AddDeviceException.class, withChardev::console);
        assertThrows(AddDeviceException.class, withChardev.build().toBuilder()::console);
        assertThrows(AddDeviceException.class, () -> withChardev.option(chardev));
        for (QemuOption reserved : List.of(
                QemuOption.chardev("ringbuf", "mon"),
                QemuOption.chardev("ringbuf", "mon-extra-1"),
                QemuOption.object("tls-creds-x509", "mon-tls"))) {
            assertThrows(AddDeviceException.class, () -> withConsole.option(reserved), reserved::toString);
        }
        assertEquals(List.of(), withConsole.build().args());
    }

    @Test
    void idsOfDifferentKindsMayBeEqual() {
        MachineSpec spec = MachineSpec.builder("qemu")
                .console()
                .option(QemuOption.device("a").withId("x"), QemuOption.object("b", "x"), QemuOption.device("c"))
                .option(QemuOption.device("c"), QemuOption.object("b", "console"))
                .option(QemuOption.of("-audiodev", "none").withId("x"))
                .build();

        assertEquals(12, spec.args().size());
        AddDeviceException e = assertThrows(
                AddDeviceException.class,
                () -> spec.toBuilder()
                        .option(
                                QemuOption.blockdev("null-co", "d"),
                                QemuOption.drive().withId("d")));
        assertTrue(e.getMessage().contains("block node 'd'"), e.getMessage());
    }

    @Test
    void secretsAreNotShown() {
        QemuOption secret = QemuOption.object("secret", "s").with("data", "hush,hush");

        assertTrue(secret.value().contains("hush,,hush"));
        assertFalse(secret.toString().contains("hush"), secret.toString());
        assertFalse(secret.asJson().toString().contains("hush"), secret.toString());
    }

    @Test
    void sizesAreExact() {
        assertEquals(5L << 30, Size.gibibytes(5).toBytes());
        assertEquals("4096B", Size.bytes(4096).toString());
        assertEquals("3T", new Size(3, Size.Unit.T).toString());
        assertEquals(8191L << 50 - 10, new Size(8191, Size.Unit.T).toBytes());
        assertThrows(IllegalArgumentException.class, () -> Size.gibibytes(1L << 33));
        assertThrows(IllegalArgumentException.class, () -> Size.bytes(-1));
    }
}
